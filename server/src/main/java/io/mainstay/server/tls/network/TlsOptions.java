package io.mainstay.server.tls.network;

import io.mainstay.server.tls.ClientTls;
import io.mainstay.server.tls.Protocols;
import io.mainstay.server.tls.ServerTls;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.JdkSSLEngineOptions;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.TCPSSLOptions;
import io.vertx.core.net.TrustOptions;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

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
   * The way from the options of a plain listener to those of one that speaks TLS with those who
   * begin with a handshake, and plaintext with the others.
   *
   * @param workers do what of a handshake takes long
   * @throws SSLException if the platform cannot do what is asked for
   */
  public static UnaryOperator<HttpServerOptions> optional(ServerTls tls, Executor workers)
      throws SSLException {
    SslContext platform =
        SslContextBuilder.forServer(tls.keys())
            .sslProvider(SslProvider.JDK)
            .trustManager(tls.trust())
            .clientAuth(
                tls.requiresCertificate()
                    ? io.netty.handler.ssl.ClientAuth.REQUIRE
                    : io.netty.handler.ssl.ClientAuth.NONE)
            .protocols(tls.protocols().versions())
            .ciphers(suites(tls.protocols()))
            .applicationProtocolConfig(
                new ApplicationProtocolConfig(
                    ApplicationProtocolConfig.Protocol.ALPN,
                    ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                    ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                    ApplicationProtocolNames.HTTP_2,
                    ApplicationProtocolNames.HTTP_1_1))
            .build();
    OptionalTls optional =
        new OptionalTls(
            GuardedContext.of(platform, new HandshakeGate(), tls.refusals()),
            HANDSHAKE_TIMEOUT.toMillis(),
            workers);
    return options -> options.setSslEngineOptions(optional);
  }

  /** Null stands for those of the platform. */
  private static @Nullable Set<String> suites(Protocols protocols) {
    return protocols.cipherSuites().isEmpty() ? null : protocols.cipherSuites();
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
