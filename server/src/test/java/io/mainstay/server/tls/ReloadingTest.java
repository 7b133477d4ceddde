package io.mainstay.server.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mainstay.server.fixture.CapturedWarnings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init")
class ReloadingTest {
  @TempDir private Path directory;
  private int reads;

  @Test
  void whatAFileHoldsNowIsSeenAtTheNextLook() throws Exception {
    Path file = write("old");
    Reloading<String> value = reloading(file);

    write("newer");

    assertThat(value.current()).isEqualTo("newer");
  }

  @Test
  void aFileThatIsAsItWasIsNotReadAgain() throws Exception {
    Reloading<String> value = reloading(write("same"));

    value.current();
    value.current();

    assertThat(reads).isEqualTo(1);
  }

  @Test
  void aBadFileAtTheStartIsRefused() throws IOException {
    Path file = write("bad");

    assertThatThrownBy(() -> reloading(file)).isInstanceOf(TlsException.class);
  }

  @Test
  void aBadFileLaterIsToldOnceAndWhatWasThereStaysInForce() throws Exception {
    Path file = write("good");
    Reloading<String> value = reloading(file);
    try (CapturedWarnings warnings = CapturedWarnings.of(Reloading.class)) {
      write("bad");

      assertThat(value.current()).isEqualTo("good");
      assertThat(value.current()).isEqualTo("good");
      assertThat(warnings.lines()).hasSize(1).first().asString().contains(file.toString());
    }
  }

  @Test
  void aFileThatIsGoneForAMomentChangesNothing() throws Exception {
    Path file = write("good");
    Reloading<String> value = reloading(file);

    Files.delete(file);
    assertThat(value.current()).isEqualTo("good");
    write("better");

    assertThat(value.current()).isEqualTo("better");
  }

  private Path write(String text) throws IOException {
    return Files.writeString(directory.resolve("file"), text);
  }

  private Reloading<String> reloading(Path file) throws TlsException {
    return new Reloading<>(
        List.of(file),
        () -> {
          reads++;
          String text = read(file);
          if (text.equals("bad")) {
            throw new TlsException("there is nothing good in " + file);
          }
          return text;
        });
  }

  private static String read(Path file) throws TlsException {
    try {
      return Files.exists(file) ? Files.readString(file) : "bad";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
