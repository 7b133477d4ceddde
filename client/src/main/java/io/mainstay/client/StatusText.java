package io.mainstay.client;

import io.vertx.grpc.client.GrpcClientResponse;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The text of a failed call. The library finds it only where a call has failed before its first
 * message, and takes a plus sign in it for a space.
 */
public final class StatusText {
  private static final String HEADER = "grpc-message";
  private static final int HEX = 16;
  private static final int ESCAPE_LENGTH = 3;

  private StatusText() {}

  /** That of an answer which has ended; empty for none. */
  public static String of(GrpcClientResponse<?, ?> answer) {
    String atEnd = answer.trailers().get(HEADER);
    return decode(atEnd == null ? answer.headers().get(HEADER) : atEnd);
  }

  /** Reads percent signs as gRPC means them; what is none stays as it is. */
  private static String decode(@Nullable String text) {
    if (text == null || text.indexOf('%') < 0) {
      return text == null ? "" : text;
    }
    byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream decoded = new ByteArrayOutputStream(encoded.length);
    int i = 0;
    while (i < encoded.length) {
      int value = encoded[i] == '%' ? escaped(encoded, i) : -1;
      decoded.write(value < 0 ? encoded[i] : value);
      i += value < 0 ? 1 : ESCAPE_LENGTH;
    }
    return decoded.toString(StandardCharsets.UTF_8);
  }

  /** Negative for what is no escape. */
  private static int escaped(byte[] text, int at) {
    if (at + ESCAPE_LENGTH > text.length) {
      return -1;
    }
    int high = Character.digit(text[at + 1], HEX);
    int low = Character.digit(text[at + 2], HEX);
    return high < 0 || low < 0 ? -1 : high * HEX + low;
  }
}
