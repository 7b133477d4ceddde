package io.mainstay.tools.output;

import com.google.protobuf.ByteString;

/** Texts and bytes between double quotes as Go's {@code %q} writes them. */
public final class GoQuote {
  private static final int BASIC_PLANE = 0x10000;

  private GoQuote() {}

  /** A text. */
  public static String of(String text) {
    return of(ByteString.copyFromUtf8(text));
  }

  /** Bytes that are text as far as they are valid UTF-8. */
  public static String of(ByteString bytes) {
    StringBuilder quoted = new StringBuilder(bytes.size() + 2).append('"');
    int at = 0;
    while (at < bytes.size()) {
      int length = Utf8.lengthAt(bytes, at);
      if (length == 0) {
        quoted.append("\\x%02x".formatted(bytes.byteAt(at) & 0xff));
        at++;
      } else {
        append(quoted, bytes.substring(at, at + length).toStringUtf8().codePointAt(0));
        at += length;
      }
    }
    return quoted.append('"').toString();
  }

  private static void append(StringBuilder quoted, int character) {
    switch (character) {
      case '"' -> quoted.append("\\\"");
      case '\\' -> quoted.append("\\\\");
      case 0x07 -> quoted.append("\\a");
      case '\b' -> quoted.append("\\b");
      case '\f' -> quoted.append("\\f");
      case '\n' -> quoted.append("\\n");
      case '\r' -> quoted.append("\\r");
      case '\t' -> quoted.append("\\t");
      case 0x0b -> quoted.append("\\v");
      default -> {
        if (isPrintable(character)) {
          quoted.appendCodePoint(character);
        } else if (character < ' ' || character == 0x7f) {
          quoted.append("\\x%02x".formatted(character));
        } else if (character < BASIC_PLANE) {
          quoted.append("\\u%04x".formatted(character));
        } else {
          quoted.append("\\U%08x".formatted(character));
        }
      }
    }
  }

  private static boolean isPrintable(int character) {
    if (character == ' ') {
      return true;
    }
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.PRIVATE_USE,
          Character.SPACE_SEPARATOR,
          Character.SURROGATE,
          Character.UNASSIGNED ->
          false;
      default -> true;
    };
  }
}
