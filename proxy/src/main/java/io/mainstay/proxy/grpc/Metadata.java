package io.mainstay.proxy.grpc;

import io.vertx.core.MultiMap;
import java.util.List;
import java.util.Locale;

/** What clients say of themselves beside their messages. */
final class Metadata {
  private static final String TOKEN = "token";
  private static final String REQUIRE_LEADER = "hasleader";

  /** What belongs to a connection, not to a call. */
  private static final List<String> OF_TRANSPORT =
      List.of(
          "content-type",
          "content-length",
          "te",
          "user-agent",
          "host",
          "accept-encoding",
          "connection");

  private Metadata() {}

  /** Copies what belongs to the call. */
  static void copy(MultiMap from, MultiMap to) {
    from.forEach(
        (name, value) -> {
          String lower = name.toLowerCase(Locale.ROOT);
          if (!lower.startsWith(":")
              && !lower.startsWith("grpc-")
              && !OF_TRANSPORT.contains(lower)) {
            to.add(lower, value);
          }
        });
  }

  /** Who somebody says to be; empty for nobody. */
  static String identity(MultiMap headers) {
    String token = headers.get(TOKEN);
    String authorization = headers.get("authorization");
    return token != null ? token : authorization != null ? authorization : "";
  }

  /** Whether the call is of no use without a leader. */
  static boolean requiresLeader(MultiMap headers) {
    return "true".equals(headers.get(REQUIRE_LEADER));
  }
}
