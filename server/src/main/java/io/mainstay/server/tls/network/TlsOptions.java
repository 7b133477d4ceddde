package io.mainstay.server.tls.network;

import io.mainstay.server.tls.ClientTls;
import io.mainstay.server.tls.Protocols;
import io.mainstay.server.tls.ServerTls;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.JdkSSLEngineOptions;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.TCPSSLOptions;
import io.vertx.core.net.TrustOptions;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** Makes listeners and clients of the network library use certificates. */
public final class TlsOptions {
  /** How long a handshake may take, as in etcd. */
  private static final Duration HANDSHAKE_TIMEOUT = Duration.ofSeconds(10);

  private TlsOptions() {}

  /** The way from the options of a plain listener to those of one that speaks TLS only. */
  public static UnaryOperator<HttpServerOptions> listener(Supplier<ServerTls> tls) {
    // One for all event loops of the listener.
    HandshakeGate gate = new HandshakeGate();
    return options -> secure(options, tls.get(), gate);
  }

  /**
   * A listener that speaks TLS only, HTTP/2 and HTTP/1.1 as the client likes.
   *
   * @param gate counts its handshakes, together with those of whoever else is given it
   */
  private static HttpServerOptions secure(
      HttpServerOptions options, ServerTls tls, HandshakeGate gate) {
    restrict(options, tls.protocols());
    return options
        .setSsl(true)
        .setUseAlpn(true)
        .setKeyCertOptions(KeyCertOptions.wrap(tls.keys()))
        .setTrustOptions(TrustOptions.wrap(tls.trust()))
        .setClientAuth(tls.requiresCertificate() ? ClientAuth.REQUIRED : ClientAuth.NONE)
        .setSslEngineOptions(new GuardedEngine(gate, tls.refusals()));
  }

  /** A client that calls from where it should, and speaks TLS where a request asks for it. */
  public static HttpClientOptions secure(HttpClientOptions options, ClientTls tls) {
    restrict(options, tls.protocols());
    if (tls.keys() != null) {
      options.setKeyCertOptions(KeyCertOptions.wrap(tls.keys()));
    }
    options.setLocalAddress(tls.localAddress());
    return options
        .setUseAlpn(true)
        .setTrustOptions(TrustOptions.wrap(tls.trust()))
        // Whom the certificate names is checked with the rest of it, by our rules.
        .setVerifyHost(false)
        .setSslEngineOptions(new JdkSSLEngineOptions().setUseWorkerThread(true));
  }

  private static void restrict(TCPSSLOptions options, Protocols protocols) {
    options.setEnabledSecureTransportProtocols(protocols.versions());
    protocols.cipherSuites().forEach(options::addEnabledCipherSuite);
    options
        .setSslHandshakeTimeout(HANDSHAKE_TIMEOUT.toMillis())
        .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS);
  }
}
