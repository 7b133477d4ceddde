package io.mainstay.server.tls.network;

import java.util.Map;

/** What the other side of a handshake complains of, in Go's words, which logs are searched for. */
final class Alerts {
  private static final String PLATFORM = "Received fatal alert: ";
  private static final String GO = "remote error: tls: ";

  /** Those whose words differ in more than their underscores (RFC 8446, section 6.2). */
  private static final Map<String, String> WORDS =
      Map.of(
          "bad_record_mac", "bad record MAC",
          // What Java says to every certificate that it does not like, and Go never.
          "certificate_unknown", "bad certificate",
          "certificate_expired", "expired certificate",
          "certificate_revoked", "revoked certificate",
          "unknown_ca", "unknown certificate authority",
          "protocol_version", "protocol version not supported",
          "decode_error", "error decoding message",
          "decrypt_error", "error decrypting message",
          "insufficient_security", "insufficient security level");

  private Alerts() {}

  /** The message of a failed handshake, as Go would have it if it is of an alert. */
  static String text(String message) {
    if (!message.startsWith(PLATFORM)) {
      return message;
    }
    String name = message.substring(PLATFORM.length());
    return GO + WORDS.getOrDefault(name, name.replace('_', ' '));
  }
}
