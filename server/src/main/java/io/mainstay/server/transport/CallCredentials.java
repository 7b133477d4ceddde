package io.mainstay.server.transport;

import io.mainstay.server.Credentials;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpConnection;
import io.vertx.grpc.server.GrpcServerRequest;

/** Finds what a call shows of its caller (etcd {@code server/auth/store.go} at v3.7.1). */
final class CallCredentials {
  private static final String BEARER = "Bearer ";

  /** Only the gateway sets it, whose certificate is not that of the caller (CVE-2018-16886). */
  private static final String FROM_GATEWAY = "grpcgateway-accept";

  private CallCredentials() {}

  static Credentials of(GrpcServerRequest<?, ?> call) {
    MultiMap headers = call.headers();
    String token = headers.get("token");
    if (token == null) {
      token = headers.get("authorization");
    }
    if (token != null && token.startsWith(BEARER)) {
      token = token.substring(BEARER.length());
    }
    boolean mayNameUser = !headers.contains(FROM_GATEWAY);
    HttpConnection connection = call.connection();
    return Credentials.of(
        token,
        () -> mayNameUser ? ClientCertificate.commonName(connection) : null,
        () -> String.valueOf(connection.remoteAddress()));
  }
}
