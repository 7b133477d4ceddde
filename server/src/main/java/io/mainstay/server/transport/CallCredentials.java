package io.mainstay.server.transport;

import io.mainstay.server.Credentials;
import io.vertx.core.MultiMap;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import io.vertx.grpc.server.GrpcServerRequest;
import org.jspecify.annotations.Nullable;

/** Finds what a call shows of its caller (etcd {@code server/auth/store.go} at v3.7.1). */
final class CallCredentials {
  private static final String BEARER = "Bearer ";

  /** Only the gateway sets it, whose certificate is not that of the caller (CVE-2018-16886). */
  private static final String FROM_GATEWAY = "grpcgateway-accept";

  private CallCredentials() {}

  static Credentials of(GrpcServerRequest<?, ?> call) {
    MultiMap headers = call.headers();
    String token = headers.get("token");
    return of(
        token == null ? headers.get("authorization") : token,
        !headers.contains(FROM_GATEWAY),
        call.connection());
  }

  /** Of a call to the JSON gateway, where certificates name nobody. */
  static Credentials ofJson(HttpServerRequest request) {
    String token = request.getHeader("Grpc-Metadata-token");
    return of(
        token == null ? request.getHeader("Authorization") : token, false, request.connection());
  }

  /**
   * Of a call to the JSON gateway over a WebSocket: browsers cannot set headers for one, but a
   * cookie or the name of a sub-protocol.
   */
  static Credentials ofWebSocket(HttpServerRequest request) {
    Cookie cookie = request.getCookie("token");
    String token = cookie == null ? null : cookie.getValue();
    if (token == null) {
      token = tokenInSubProtocol(request.getHeader("Sec-WebSocket-Protocol"));
    }
    return token == null ? ofJson(request) : of(token, false, request.connection());
  }

  private static @Nullable String tokenInSubProtocol(@Nullable String subProtocols) {
    String before = "Bearer,";
    int at = subProtocols == null ? -1 : subProtocols.indexOf(before);
    return subProtocols == null || at < 0
        ? null
        : subProtocols.substring(at + before.length()).strip();
  }

  /** Whoever comes by a socket file has no address. */
  private static String text(SocketAddress client) {
    return client.isInetSocket() ? client.toString() : "@";
  }

  private static Credentials of(
      @Nullable String token, boolean mayNameUser, HttpConnection connection) {
    return Credentials.of(
        token != null && token.startsWith(BEARER) ? token.substring(BEARER.length()) : token,
        () -> mayNameUser ? ClientCertificate.commonName(connection) : null,
        () -> text(connection.remoteAddress()));
  }
}
