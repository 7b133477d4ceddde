package io.mainstay.server.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SocketFileTest {
  @TempDir Path directory;

  @Test
  void aPlaceWithoutAFileIsFreeAndStaysSo() throws Exception {
    Path file = directory.resolve("s");

    SocketFile.requireFree(file);

    assertThat(file).doesNotExist();
  }

  @Test
  void aSocketThatNobodyAnswersAtIsRemoved() throws Exception {
    Path file = directory.resolve("s");
    listen(file).close();
    assertThat(Files.exists(file)).isTrue();

    SocketFile.requireFree(file);

    assertThat(file).doesNotExist();
  }

  @Test
  void aSocketThatSomebodyAnswersAtIsTaken() throws Exception {
    Path file = directory.resolve("s");
    try (ServerSocketChannel other = listen(file)) {
      assertThat(other.isOpen()).isTrue();

      assertThatThrownBy(() -> SocketFile.requireFree(file))
          .isInstanceOf(MemberStartException.class)
          .hasMessage("listen unix " + file + ": bind: address already in use");
    }
  }

  @Test
  void aFileThatIsNoSocketIsLeftAlone() throws Exception {
    Path file = Files.writeString(directory.resolve("s"), "precious");

    assertThatThrownBy(() -> SocketFile.requireFree(file))
        .isInstanceOf(MemberStartException.class)
        .hasMessage("listen unix " + file + ": bind: address already in use");
    assertThat(file).hasContent("precious");
  }

  @Test
  void withoutItsDirectoryThereIsNoPlaceForAFile() {
    Path file = directory.resolve("none").resolve("s");

    assertThatThrownBy(() -> SocketFile.requireFree(file))
        .isInstanceOf(MemberStartException.class)
        .hasMessageStartingWith("listen unix " + file + ": bind: ");
  }

  @Test
  void aSocketNeedsAFile() {
    assertThatThrownBy(() -> SocketFile.requireFree(Path.of("")))
        .isInstanceOf(MemberStartException.class)
        .hasMessage("listen unix : bind: invalid argument");
  }

  private static ServerSocketChannel listen(Path file) throws IOException {
    return ServerSocketChannel.open(StandardProtocolFamily.UNIX)
        .bind(UnixDomainSocketAddress.of(file));
  }
}
