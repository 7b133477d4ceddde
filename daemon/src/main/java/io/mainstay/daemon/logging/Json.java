package io.mainstay.daemon.logging;

import java.time.Duration;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes values as JSON. */
final class Json {
  private static final String HEX = "0123456789abcdef";

  private final StringBuilder out;
  private final String afterColon;
  private final String afterComma;

  /**
   * Appends to a builder.
   *
   * @param spaced whether a space follows colons and commas
   */
  Json(StringBuilder out, boolean spaced) {
    this.out = out;
    afterColon = spaced ? ": " : ":";
    afterComma = spaced ? ", " : ",";
  }

  /** Appends a member of an object, and the comma before it unless it is the first. */
  void field(String key, @Nullable Object value) {
    if (out.charAt(out.length() - 1) != '{') {
      out.append(',').append(afterComma, 1, afterComma.length());
    }
    string(key);
    out.append(afterColon);
    value(value);
  }

  private void value(@Nullable Object value) {
    if (value == null || value instanceof Boolean) {
      out.append(value);
    } else if (value instanceof Number number) {
      number(number);
    } else if (value instanceof Iterable<?> list && !(value instanceof java.nio.file.Path)) {
      list(list.iterator());
    } else if (value instanceof Object[] array) {
      list(Arrays.asList(array).iterator());
    } else if (value instanceof Map<?, ?> map) {
      out.append('{');
      map.forEach((key, member) -> field(String.valueOf(key), member));
      out.append('}');
    } else if (value instanceof Duration duration) {
      string(GoDuration.format(duration));
    } else if (value instanceof Throwable throwable) {
      string(String.valueOf(throwable.getMessage()));
    } else {
      string(value.toString());
    }
  }

  private void number(Number number) {
    double approximate = number.doubleValue();
    if (Double.isNaN(approximate) || Double.isInfinite(approximate)) {
      string(number.toString());
    } else {
      out.append(number);
    }
  }

  private void list(Iterator<?> elements) {
    out.append('[');
    while (elements.hasNext()) {
      value(elements.next());
      if (elements.hasNext()) {
        out.append(afterComma);
      }
    }
    out.append(']');
  }

  void string(String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (c < ' ' || isLoneSurrogate(text, i)) {
            out.append("\\u").append(HEX.charAt(c >> 12)).append(HEX.charAt(c >> 8 & 15));
            out.append(HEX.charAt(c >> 4 & 15)).append(HEX.charAt(c & 15));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }

  private static boolean isLoneSurrogate(String text, int i) {
    char c = text.charAt(i);
    if (Character.isHighSurrogate(c)) {
      return i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1));
    }
    return Character.isLowSurrogate(c)
        && (i == 0 || !Character.isHighSurrogate(text.charAt(i - 1)));
  }
}
