package io.mainstay.tools.output;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Reads Go's quoted texts: between double quotes with escapes, or as they are in back quotes. */
public final class GoUnquote {
  private static final String INVALID = "invalid syntax";

  private final String text;
  private final ByteString.Output bytes = ByteString.newOutput();
  private int at = 1;

  private GoUnquote(String text) {
    this.text = text;
  }

  /**
   * The bytes of a quoted text, which is all there is.
   *
   * @throws IllegalArgumentException when it is none
   */
  public static ByteString of(String text) {
    if (lengthAtStart(text) != text.length()) {
      throw new IllegalArgumentException(INVALID);
    }
    if (text.startsWith("`")) {
      return ByteString.copyFromUtf8(text.substring(1, text.length() - 1));
    }
    GoUnquote reader = new GoUnquote(text);
    while (reader.at < text.length() - 1) {
      reader.next();
    }
    return reader.bytes.toByteString();
  }

  /** How long the quoted text is that a text begins with; −1 when it begins with none. */
  public static int lengthAtStart(String text) {
    if (text.startsWith("`")) {
      int end = text.indexOf('`', 1);
      return end < 0 ? -1 : end + 1;
    }
    if (!text.startsWith("\"")) {
      return -1;
    }
    for (int i = 1; i < text.length(); i++) {
      if (text.charAt(i) == '\\') {
        i++;
      } else if (text.charAt(i) == '"') {
        return i + 1;
      }
    }
    return -1;
  }

  private void next() {
    int character = text.codePointAt(at);
    at += Character.charCount(character);
    if (character != '\\') {
      append(character);
      return;
    }
    char escape = text.charAt(at++);
    switch (escape) {
      case 'a' -> append(0x07);
      case 'b' -> append('\b');
      case 'f' -> append('\f');
      case 'n' -> append('\n');
      case 'r' -> append('\r');
      case 't' -> append('\t');
      case 'v' -> append(0x0b);
      case '\\', '"' -> append(escape);
      case 'x' -> bytes.write(number(2, 16));
      case 'u' -> append(number(4, 16));
      case 'U' -> append(number(8, 16));
      case '0', '1', '2', '3', '4', '5', '6', '7' -> {
        at--;
        bytes.write(number(3, 8));
      }
      default -> throw new IllegalArgumentException(INVALID);
    }
  }

  private int number(int digits, int base) {
    int end = at + digits;
    if (end > text.length() - 1) {
      throw new IllegalArgumentException(INVALID);
    }
    int value;
    try {
      value = Integer.parseUnsignedInt(text.substring(at, end), base);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(INVALID, e);
    }
    at = end;
    return value;
  }

  private void append(int character) {
    if (!Character.isValidCodePoint(character)) {
      throw new IllegalArgumentException(INVALID);
    }
    try {
      ByteString.copyFromUtf8(Character.toString(character)).writeTo(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
