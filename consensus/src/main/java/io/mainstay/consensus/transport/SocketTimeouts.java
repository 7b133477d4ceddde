package io.mainstay.consensus.transport;

import io.netty.channel.ChannelPipeline;
import io.netty.handler.timeout.ReadTimeoutHandler;
import io.netty.handler.timeout.WriteTimeoutHandler;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.concurrent.TimeUnit;

/**
 * Gives up connections on whose socket nothing moves any more. Since members ping one another, the
 * socket of a peer that is there is never silent for long; a lane that its receiver does not read
 * is another thing, and keeps no socket from moving. Event loops.
 */
final class SocketTimeouts {
  private SocketTimeouts() {}

  /** Watches a connection, unless it is watched already. */
  static void watch(HttpConnection connection, PeerTransportOptions options) {
    if (connection instanceof ConnectionBase base) {
      ChannelPipeline handlers = base.channelHandlerContext().pipeline();
      if (handlers.get(ReadTimeoutHandler.class) == null) {
        handlers.addFirst(
            new ReadTimeoutHandler(options.readTimeout().toMillis(), TimeUnit.MILLISECONDS),
            new WriteTimeoutHandler(options.writeTimeout().toMillis(), TimeUnit.MILLISECONDS));
      }
    }
  }
}
