package io.mainstay.server.transport;

import io.mainstay.server.config.MemberUrl;
import io.mainstay.server.tls.ServerTls;
import io.mainstay.server.tls.network.TlsOptions;
import io.vertx.core.http.HttpServerOptions;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLException;

/** How a listener is encrypted. */
final class Encryption {
  private Encryption() {}

  /** The way from the options of a plain listener to those of the one at this URL. */
  static UnaryOperator<HttpServerOptions> of(MemberUrl url, Supplier<ServerTls> tls) {
    if (!url.scheme().isSecure()) {
      return options -> options;
    }
    return TlsOptions.listener(tls);
  }

  /**
   * The same for several URLs of one address: TLS, plaintext, or either as the client likes.
   *
   * @param workers do what of a handshake takes long
   * @throws SSLException if the platform cannot do what is asked for
   */
  static UnaryOperator<HttpServerOptions> of(
      List<MemberUrl> urls, Supplier<ServerTls> tls, Executor workers) throws SSLException {
    boolean either =
        urls.stream().map(url -> url.scheme().isSecure()).distinct().limit(2).count() > 1;
    return either ? TlsOptions.optional(tls.get(), workers) : of(urls.get(0), tls);
  }
}
