package io.mainstay.server.transport;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.flush.FlushConsolidationHandler;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;

/**
 * Has what an HTTP/2 connection is given in one go written with one system call. The HTTP library
 * writes out each answer twice, once before and once after its trailers; when a batch of requests
 * is applied, a connection gets many at once. Event loops.
 */
final class FlushOnce {
  private FlushOnce() {}

  /** For a new connection. */
  static void begin(HttpConnection connection) {
    if (connection instanceof ConnectionBase base) {
      ChannelPipeline handlers = base.channelHandlerContext().pipeline();
      ChannelHandlerContext http2 = handlers.context(Http2ConnectionHandler.class);
      if (http2 != null) {
        // Nearer to the network than HTTP/2 and before TLS, which then makes fewer records.
        handlers.addBefore(http2.name(), null, new Writes());
      }
    }
  }

  private static final class Writes extends FlushConsolidationHandler {
    Writes() {
      super(DEFAULT_EXPLICIT_FLUSH_AFTER_FLUSHES, true);
    }

    /**
     * What was not written out yet of a stream that its client cancels fails, which is reported
     * here. The HTTP library takes that for the end of the connection, and of all other calls on
     * it.
     */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) throws Exception {
      if (!(cause instanceof Http2Exception failure) || !Http2Exception.isStreamError(failure)) {
        super.exceptionCaught(context, cause);
      }
    }
  }
}
