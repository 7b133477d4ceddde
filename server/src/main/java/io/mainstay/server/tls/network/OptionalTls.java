package io.mainstay.server.tls.network;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.OptionalSslHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.stream.ChunkedWriteHandler;
import io.vertx.core.net.JdkSSLEngineOptions;
import java.util.concurrent.Executor;

/**
 * What a listener in plaintext carries with it to speak TLS as well, with those who begin with a
 * handshake; the network library knows either only. Any thread.
 */
public final class OptionalTls extends JdkSSLEngineOptions {
  private final SslContext tls;
  private final long handshakeTimeoutMillis;
  private final Executor workers;

  /**
   * For one listener.
   *
   * @param workers do what of a handshake takes long
   */
  OptionalTls(SslContext tls, long handshakeTimeoutMillis, Executor workers) {
    this.tls = tls;
    this.handshakeTimeoutMillis = handshakeTimeoutMillis;
    this.workers = workers;
  }

  @Override
  public JdkSSLEngineOptions copy() {
    return this;
  }

  /**
   * For a connection that was accepted, before all that takes what comes for plaintext: makes way
   * for the end of a TLS connection, or for nothing, when the first bytes are there.
   */
  public ChannelHandler chooser() {
    return new OptionalSslHandler(tls) {
      @Override
      protected SslHandler newSslHandler(ChannelHandlerContext context, SslContext ignored) {
        SslHandler handler = tls.newHandler(context.alloc(), workers);
        handler.setHandshakeTimeoutMillis(handshakeTimeoutMillis);
        // By this the library sends files that have to be encrypted.
        ChannelPipeline handlers = context.pipeline();
        handlers.addBefore(
            handlers.lastContext().name(), "chunkedWriter", new ChunkedWriteHandler());
        return handler;
      }
    };
  }
}
