package io.mainstay.server.transport;

import io.mainstay.server.config.MemberUrl;
import io.mainstay.server.tls.ServerTls;
import io.mainstay.server.tls.network.TlsOptions;
import io.vertx.core.http.HttpServerOptions;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** How the listener at a URL is encrypted. */
final class Encryption {
  private Encryption() {}

  /** The way from the options of a plain listener to those of the one at this URL. */
  static UnaryOperator<HttpServerOptions> of(MemberUrl url, Supplier<ServerTls> tls) {
    if (!url.scheme().isSecure()) {
      return options -> options;
    }
    return TlsOptions.listener(tls);
  }
}
