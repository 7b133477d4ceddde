package io.mainstay.server.tls.network;

import io.mainstay.server.tls.RefusalLog;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslProvider;
import io.vertx.core.net.SSLEngineOptions;
import io.vertx.core.spi.tls.DefaultSslContextFactory;
import io.vertx.core.spi.tls.SslContextFactory;
import java.util.List;
import java.util.Set;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;

/** Makes the network library's listeners have a {@link GuardedContext}. */
final class GuardedEngine extends SSLEngineOptions {
  private final HandshakeGate gate;
  private final RefusalLog refusals;

  GuardedEngine(HandshakeGate gate, RefusalLog refusals) {
    this.gate = gate;
    this.refusals = refusals;
    // Signatures and chains take milliseconds that an event loop does not have.
    setUseWorkerThread(true);
  }

  @Override
  public SSLEngineOptions copy() {
    return new GuardedEngine(gate, refusals);
  }

  @Override
  public SslContextFactory sslContextFactory() {
    return new Factory();
  }

  private final class Factory implements SslContextFactory {
    private final SslContextFactory platform = new DefaultSslContextFactory(SslProvider.JDK, false);

    @Override
    public SslContextFactory useAlpn(boolean useAlpn) {
      platform.useAlpn(useAlpn);
      return this;
    }

    @Override
    public SslContextFactory clientAuth(ClientAuth clientAuth) {
      platform.clientAuth(clientAuth);
      return this;
    }

    @Override
    public SslContextFactory forClient(boolean forClient) {
      platform.forClient(forClient);
      return this;
    }

    @Override
    public SslContextFactory keyMananagerFactory(KeyManagerFactory keys) {
      platform.keyMananagerFactory(keys);
      return this;
    }

    @Override
    public SslContextFactory trustManagerFactory(TrustManagerFactory trust) {
      platform.trustManagerFactory(trust);
      return this;
    }

    @Override
    public SslContextFactory enabledCipherSuites(Set<String> suites) {
      platform.enabledCipherSuites(suites);
      return this;
    }

    @Override
    public SslContextFactory applicationProtocols(List<String> protocols) {
      platform.applicationProtocols(protocols);
      return this;
    }

    @Override
    public SslContextFactory serverName(String name) {
      platform.serverName(name);
      return this;
    }

    @Override
    public SslContext create() throws SSLException {
      return GuardedContext.of(platform.create(), gate, refusals);
    }
  }
}
