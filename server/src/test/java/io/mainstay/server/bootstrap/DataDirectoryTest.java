package io.mainstay.server.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {
  private static final Identity IDENTITY = new Identity(0xAL, 0xBL, "token", List.of());

  @TempDir Path temporary;
  private Path root;

  @BeforeEach
  void chooseRoot() {
    root = temporary.resolve("data");
  }

  @Test
  void aNewDirectoryHasNoIdentity() throws Exception {
    try (DataDirectory directory = DataDirectory.open(root, null)) {
      assertThat(directory.identity()).isEmpty();
    }
  }

  @Test
  void anIdentityIsThereAfterReopening() throws Exception {
    initialise();

    try (DataDirectory directory = DataDirectory.open(root, null)) {
      assertThat(directory.identity()).contains(IDENTITY);
    }
  }

  @Test
  void aDirectoryIsOnlyForItsOwner() throws Exception {
    initialise();

    assertThat(Files.getPosixFilePermissions(root)).hasSize(3);
  }

  @Test
  void aDirectoryInUseIsRefused() throws Exception {
    try (DataDirectory inUse = DataDirectory.open(root, null)) {
      assertRefused("is in use by another process");
      assertThat(inUse.root()).isEqualTo(root);
    }
  }

  @Test
  void aDirectoryOfTheOriginalIsRefusedAndLeftAlone() throws Exception {
    Files.createDirectories(root.resolve("member/snap"));
    Files.createDirectories(root.resolve("member/wal"));
    Files.writeString(root.resolve("member/snap/db"), "bolt");
    List<Path> before = filesUnder(root);

    assertRefused("was written by etcd");
    assertThat(filesUnder(root)).isEqualTo(before);
  }

  @Test
  void dataWithoutAnIdentityIsRefused() throws Exception {
    initialise();
    Files.delete(root.resolve("member/IDENTITY"));

    assertIdentityRefused("IDENTITY is missing");
  }

  @Test
  void aGarbledIdentityIsRefused() throws Exception {
    initialise();
    Files.writeString(root.resolve("member/IDENTITY"), "format=1\nmember-id=zz\n");

    assertIdentityRefused("is damaged");
  }

  @Test
  void aDirectoryOfANewerReleaseIsRefused() throws Exception {
    initialise();
    Files.writeString(root.resolve("member/IDENTITY"), "format=2\n");

    assertIdentityRefused("newer release");
  }

  @Test
  void aDirectoryThatLostItsLogIsRefused() throws Exception {
    initialise();
    Files.delete(root.resolve("member/log"));

    assertIdentityRefused("member/log is missing");
  }

  @Test
  void appliedEntriesWithAnEmptyLogAreRefused() throws Exception {
    initialise();

    try (DataDirectory directory = DataDirectory.open(root, null)) {
      directory.requireLogFor(0);
      assertThatThrownBy(() -> directory.requireLogFor(1))
          .isInstanceOf(MemberStartException.class)
          .hasMessageContaining("is empty although entries have been applied");
    }
  }

  private void initialise() throws MemberStartException {
    try (DataDirectory directory = DataDirectory.open(root, null)) {
      directory.initialise(IDENTITY);
    }
  }

  private void assertRefused(String reason) {
    assertThatThrownBy(() -> DataDirectory.open(root, null))
        .isInstanceOf(MemberStartException.class)
        .hasMessageContaining(reason)
        .hasMessageContaining("--data-dir");
  }

  private void assertIdentityRefused(String reason) throws MemberStartException {
    try (DataDirectory directory = DataDirectory.open(root, null)) {
      assertThatThrownBy(directory::identity)
          .isInstanceOf(MemberStartException.class)
          .hasMessageContaining(reason);
    }
  }

  private static List<Path> filesUnder(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.sorted().toList();
    }
  }
}
