package io.mainstay.server.transport;

import java.nio.charset.StandardCharsets;

/**
 * The text of a failure as the header {@code grpc-message} carries it: what can be printed stands
 * for itself, but for the percent sign. What is encoded beyond need is not decoded by all clients.
 *
 * @see <a href="https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md#responses">gRPC over
 *     HTTP2, Status-Message</a>
 */
final class StatusMessage {
  /** What a response has the text under. */
  static final String HEADER = "grpc-message";

  private static final String HEX = "0123456789ABCDEF";

  private StatusMessage() {}

  /** The text, encoded. */
  static String encode(String text) {
    StringBuilder encoded = new StringBuilder(text.length());
    for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
      if (each >= ' ' && each <= '~' && each != '%') {
        encoded.append((char) each);
      } else {
        encoded.append('%').append(HEX.charAt((each >> 4) & 0xf)).append(HEX.charAt(each & 0xf));
      }
    }
    return encoded.toString();
  }
}
