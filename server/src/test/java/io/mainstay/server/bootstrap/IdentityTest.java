package io.mainstay.server.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mainstay.api.membershippb.Member;
import io.mainstay.api.membershippb.RaftAttributes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init") // the file is named before each test
class IdentityTest {
  @TempDir Path directory;

  private Path file;

  @BeforeEach
  void nameFile() {
    file = directory.resolve("IDENTITY");
  }

  @Test
  void anIdentityIsReadAsItWasWrittenWithItsFounders() throws Exception {
    Identity identity =
        new Identity(
            -5,
            7,
            "a token",
            List.of(member(-5, "http://a:1", "http://a:2"), member(6, "http://b:1")));

    identity.write(file);

    assertThat(Identity.read(file)).isEqualTo(identity);
  }

  @Test
  void whoJoinedHasNoFounders() throws Exception {
    Identity identity = new Identity(1, 2, "", List.of());

    identity.write(file);

    assertThat(Identity.read(file).founders()).isEmpty();
  }

  @Test
  void aFounderThatCannotBeReadIsDamage() throws Exception {
    Files.writeString(file, "format=1\nmember-id=1\ncluster-id=2\ncluster-token=t\nfounder=zz a\n");

    assertThatThrownBy(() -> Identity.read(file)).hasMessageContaining("damaged");
  }

  private static Member member(long id, String... urls) {
    return Member.newBuilder()
        .setID(id)
        .setRaftAttributes(RaftAttributes.newBuilder().addAllPeerUrls(List.of(urls)))
        .build();
  }
}
