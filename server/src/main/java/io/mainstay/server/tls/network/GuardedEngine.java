package io.mainstay.server.tls.network;

import io.mainstay.server.tls.RefusalLog;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.DelegatingSslContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.vertx.core.net.SSLEngineOptions;
import io.vertx.core.spi.tls.DefaultSslContextFactory;
import io.vertx.core.spi.tls.SslContextFactory;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * The platform's TLS with a {@link GuardedHandler} at each connection, and without sessions that
 * are taken up again: on those nobody looks at certificates, so a revoked one would go on.
 */
final class GuardedEngine extends SSLEngineOptions {
  /** Longer than the week that a ticket may live at most: the platform then gives none away. */
  private static final int NO_TICKETS_SECONDS = (int) TimeUnit.DAYS.toSeconds(8);

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
      SslContext created = platform.create();
      SSLSessionContext sessions = created.sessionContext();
      sessions.setSessionTimeout(NO_TICKETS_SECONDS);
      sessions.setSessionCacheSize(1);
      return new Guarded(created);
    }
  }

  private final class Guarded extends DelegatingSslContext {
    Guarded(SslContext platform) {
      super(platform);
    }

    @Override
    protected SslHandler newHandler(ByteBufAllocator memory, boolean startTls, Executor tasks) {
      return new GuardedHandler(newEngine(memory), startTls, tasks, gate, refusals);
    }

    @Override
    protected SslHandler newHandler(
        ByteBufAllocator memory, String host, int port, boolean startTls, Executor tasks) {
      return new GuardedHandler(newEngine(memory, host, port), startTls, tasks, gate, refusals);
    }

    @Override
    protected void initEngine(SSLEngine engine) {}
  }
}
