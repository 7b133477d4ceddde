package io.mainstay.tools.etcdctl.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.mainstay.tools.command.CommandException;
import io.mainstay.tools.command.ExitCode;
import org.junit.jupiter.api.Test;

class WordsTest {
  @Test
  void wordsStandBetweenBlanks() throws CommandException {
    assertThat(Words.split("  put  key\tvalue --prev-kv "))
        .containsExactly("put", "key", "value", "--prev-kv");
  }

  @Test
  void doubleQuotesHoldBlanksAndEscapes() throws CommandException {
    assertThat(Words.split("put \"a b\" \"c\\\"\\t\\xff\""))
        .containsExactly("put", "a b", "c\"\t\udcff");
  }

  @Test
  void singleQuotesHoldEverything() throws CommandException {
    assertThat(Words.split("put 'a \"b\" \\n' ''")).containsExactly("put", "a \"b\" \\n", "");
  }

  @Test
  void anUnknownEscapeIsInvalidInput() {
    assertThatThrownBy(() -> Words.split("put \"\\q\""))
        .isInstanceOfSatisfying(
            CommandException.class,
            failure -> assertThat(failure.exitCode()).isEqualTo(ExitCode.INVALID_INPUT))
        .hasMessage("invalid syntax");
  }

  @Test
  void noByteIsLost() {
    ByteString bytes =
        ByteString.copyFrom(
            new byte[] {'a', (byte) 0xff, 0, (byte) 0xc3, (byte) 0xbc, (byte) 0xc3});

    assertThat(Words.bytes(Words.text(bytes))).isEqualTo(bytes);
    assertThat(Words.text(bytes)).startsWith("a").contains("ü");
  }

  @Test
  void textIsUtf8() {
    assertThat(Words.bytes("ü😀")).isEqualTo(ByteString.copyFromUtf8("ü😀"));
  }

  @Test
  void aLongTextBetweenQuotesIsOneWord() throws Exception {
    String text = "x\\\"".repeat(200_000);

    assertThat(Words.split("put key \"" + text + "\"")).hasSize(3);
  }
}
