package io.mainstay.server.transport;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.HostAndPort;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which plain HTTP requests of clients are answered at all: from which web pages, and to which host
 * name (etcd {@code embed/serve.go} at v3.7.1). Event loops.
 */
final class HttpAccess {
  private static final Logger log = LoggerFactory.getLogger(HttpAccess.class);

  private static final String ALL = "*";
  private static final int MISDIRECTED = 421;

  private final Set<String> origins;
  private final Set<String> hosts;
  private final BooleanSupplier certificatesMatter;

  /**
   * The rules of one member.
   *
   * @param origins of web pages that may read what is answered, {@code *} or none for all
   * @param hosts that plaintext requests may be for, {@code *} or none for all
   * @param certificatesMatter whether clients that show a certificate may take it that it says who
   *     they are, which it does not say to the JSON gateway
   */
  HttpAccess(Set<String> origins, Set<String> hosts, BooleanSupplier certificatesMatter) {
    this.origins = origins;
    this.hosts = hosts;
    this.certificatesMatter = certificatesMatter;
  }

  /** Whether the request is to be answered; if not, it has been. */
  boolean admits(HttpServerRequest request, String path) {
    if (!request.isSSL()) {
      String host = hostOf(request);
      if (!allows(hosts, host)) {
        log.atWarn()
            .addKeyValue("host", host)
            .log("rejecting HTTP request to prevent DNS rebinding attacks");
        HttpEndpoints.refuse(request, MISDIRECTED, unknownHost(host));
        return false;
      }
    } else if (path.startsWith(GatewayPaths.PREFIX)
        && certificatesMatter.getAsBoolean()
        && namesSomebody(request)) {
      HttpEndpoints.refuse(
          request,
          400,
          "CommonName of client sending a request against gateway will be ignored and not used as"
              + " expected");
      return false;
    }
    allowOrigin(request);
    if (HttpMethod.OPTIONS.equals(request.method())) {
      request.response().end();
      return false;
    }
    return true;
  }

  private void allowOrigin(HttpServerRequest request) {
    String origin = request.getHeader("Origin");
    if (allows(origins, ALL)) {
      allowOrigin(request.response(), ALL);
    } else if (origin != null && origins.contains(origin)) {
      allowOrigin(request.response(), origin);
    }
  }

  private static void allowOrigin(HttpServerResponse response, String origin) {
    response
        .putHeader("Access-Control-Allow-Methods", "POST, GET, OPTIONS, PUT, DELETE")
        .putHeader("Access-Control-Allow-Origin", origin)
        .putHeader("Access-Control-Allow-Headers", "accept, content-type, authorization");
  }

  private static boolean allows(Set<String> list, String name) {
    return list.isEmpty() || list.contains(ALL) || list.contains(name);
  }

  private static boolean namesSomebody(HttpServerRequest request) {
    String name = ClientCertificate.commonName(request.connection());
    return name != null && !name.isEmpty();
  }

  private static String hostOf(HttpServerRequest request) {
    HostAndPort authority = request.authority();
    String host = authority == null ? "" : authority.host();
    return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
  }

  private static String unknownHost(String host) {
    return """
        The Host header of this request names "%s", under which this member does not serve.
        This protects against DNS rebinding (CVE-2018-5702). Either
        - use TLS, where any name is accepted, or
        - add the name: etcd --host-whitelist "%s"
        """
        .formatted(host, host)
        .stripTrailing();
  }
}
