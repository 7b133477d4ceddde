package io.mainstay.tools.etcdctl.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.tools.command.Streams;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NewPasswordTest {
  @ParameterizedTest
  @CsvSource(
      ignoreLeadingAndTrailingWhitespace = false,
      value = {"secret,secret", "  secret ,secret", "two words,two", "wört,wört", "' ',''"})
  void aPasswordIsTheFirstWord(String typed, String password) throws Exception {
    assertThat(NewPassword.firstWord(reading(input(typed)))).isEqualTo(password);
  }

  @Test
  void aFirstLineWithoutAWordIsNoPassword() throws Exception {
    assertThat(NewPassword.firstWord(reading(input("\nsecret")))).isEmpty();
  }

  @Test
  void whatComesAfterTheLineIsNotWaitedFor() throws Exception {
    InputStream open = new SequenceInputStream(input("secret\n"), endless());

    assertThat(NewPassword.firstWord(reading(open))).isEqualTo("secret");
  }

  private static Streams reading(InputStream in) {
    return new Streams(in, System.out, System.err);
  }

  private static InputStream input(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  private static InputStream endless() {
    return new InputStream() {
      @Override
      public int read() {
        throw new AssertionError("would wait");
      }

      @Override
      public int read(byte[] bytes, int offset, int length) {
        return read();
      }
    };
  }
}
