package io.mainstay.tools.etcdctl.session;

import com.google.protobuf.ByteString;
import io.mainstay.tools.command.CommandException;
import io.mainstay.tools.command.ExitCode;
import io.mainstay.tools.output.GoUnquote;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Words of the command line, or of a line that is like one, and the bytes that they are. */
public final class Words {
  private static final Pattern WORD =
      Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*\"|'[^']*'|[^'\"\\s]\\S*[^'\"\\s]?");

  private Words() {}

  /** The bytes of a word. */
  public static ByteString bytes(String word) {
    return ByteString.copyFromUtf8(word);
  }

  /** The word of bytes. */
  public static String text(ByteString bytes) {
    return bytes.toStringUtf8();
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
