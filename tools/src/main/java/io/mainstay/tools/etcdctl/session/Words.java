package io.mainstay.tools.etcdctl.session;

import com.google.protobuf.ByteString;
import io.mainstay.tools.command.CommandException;
import io.mainstay.tools.command.ExitCode;
import io.mainstay.tools.output.GoUnquote;
import io.mainstay.tools.output.Utf8;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Words of the command line, or of a line that is like one, and the bytes that they are: UTF-8, and
 * what is not in a form of its own, by which no byte is lost.
 */
public final class Words {
  /** Possessive: otherwise each character between quotes takes stack. */
  private static final Pattern WORD =
      Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*+\"|'[^']*'|[^'\"\\s]\\S*[^'\"\\s]?");

  /** A byte that is no text is half a character of no meaning, by itself. */
  private static final char ESCAPED = 0xdc00;

  private Words() {}

  /** The bytes of a word. */
  public static ByteString bytes(String word) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(word.length());
    word.codePoints()
        .forEach(
            character -> {
              if (character >= ESCAPED && character <= ESCAPED + 0xff) {
                bytes.write(character - ESCAPED);
              } else {
                bytes.writeBytes(Character.toString(character).getBytes(StandardCharsets.UTF_8));
              }
            });
    return ByteString.copyFrom(bytes.toByteArray());
  }

  /** The word of bytes. */
  public static String text(ByteString bytes) {
    StringBuilder word = new StringBuilder(bytes.size());
    int at = 0;
    while (at < bytes.size()) {
      int length = Utf8.lengthAt(bytes, at);
      if (length == 0) {
        word.append((char) (ESCAPED + (bytes.byteAt(at) & 0xff)));
        at++;
      } else {
        word.append(bytes.substring(at, at + length).toStringUtf8());
        at += length;
      }
    }
    return word.toString();
  }

  /** The words of a line, somewhat as a shell splits it. */
  public static List<String> split(String line) throws CommandException {
    List<String> words = new ArrayList<>();
    Matcher matcher = WORD.matcher(line);
    while (matcher.find()) {
      String word = matcher.group();
      if (word.startsWith("'")) {
        words.add(word.substring(1, word.length() - 1));
      } else if (word.startsWith("\"")) {
        words.add(unquoted(word));
      } else {
        words.add(word);
      }
    }
    return words;
  }

  private static String unquoted(String word) throws CommandException {
    try {
      return text(GoUnquote.of(word));
    } catch (IllegalArgumentException e) {
      throw new CommandException(ExitCode.INVALID_INPUT, String.valueOf(e.getMessage()), e);
    }
  }
}
