package io.mainstay.server.tls.network;

import io.mainstay.server.tls.RefusalLog;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.DelegatingSslContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSessionContext;

/**
 * The platform's TLS with a {@link GuardedHandler} at each connection, and without sessions that
 * are taken up again: on those nobody looks at certificates, so a revoked one would go on.
 */
final class GuardedContext extends DelegatingSslContext {
  /** Longer than the week that a ticket may live at most: the platform then gives none away. */
  private static final int NO_TICKETS_SECONDS = (int) TimeUnit.DAYS.toSeconds(8);

  private final HandshakeGate gate;
  private final RefusalLog refusals;

  private GuardedContext(SslContext platform, HandshakeGate gate, RefusalLog refusals) {
    super(platform);
    this.gate = gate;
    this.refusals = refusals;
  }

  /**
   * A guarded one of the platform's, which nobody else is to use.
   *
   * @param gate counts its handshakes
   * @param refusals is told whom it has turned away
   */
  static GuardedContext of(SslContext platform, HandshakeGate gate, RefusalLog refusals) {
    SSLSessionContext sessions = platform.sessionContext();
    sessions.setSessionTimeout(NO_TICKETS_SECONDS);
    sessions.setSessionCacheSize(1);
    return new GuardedContext(platform, gate, refusals);
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
