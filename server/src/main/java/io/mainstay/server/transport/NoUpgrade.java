package io.mainstay.server.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.vertx.core.http.impl.Http1xOrH2CHandler;

/**
 * Keeps a plaintext connection from changing from HTTP/1.1 to HTTP/2 on its way: the offer is
 * passed over, as etcd does. Who speaks HTTP/2 does so from the first byte. The HTTP library would
 * take the offer, whether it likes it or not, and loses the memory of the body of such a request
 * (Vert.x 5.0.12).
 *
 * <p>First of the handlers of a connection, until it is known what is spoken. Its event loop.
 */
final class NoUpgrade extends ChannelInboundHandlerAdapter {
  /** What the library calls the handler that takes the offer. */
  static final String UPGRADE_HANDLER = "h2c";

  @Override
  public void channelRead(ChannelHandlerContext context, Object read) {
    ByteBuf bytes = (ByteBuf) read;
    ChannelPipeline handlers = context.pipeline();
    try {
      // Byte by byte: with the first that is not HTTP/2 comes the handler of upgrades, and no head
      // of a request may reach it before what is done here.
      while (bytes.isReadable() && isUndecided(handlers)) {
        context.fireChannelRead(bytes.readRetainedSlice(1));
      }
      if (!isUndecided(handlers)) {
        if (handlers.get(UPGRADE_HANDLER) != null) {
          handlers.addBefore(UPGRADE_HANDLER, null, new Refusal());
        }
        handlers.remove(this);
      }
      if (bytes.isReadable()) {
        context.fireChannelRead(bytes.retain());
      }
    } finally {
      bytes.release();
    }
  }

  private static boolean isUndecided(ChannelPipeline handlers) {
    return handlers.get(Http1xOrH2CHandler.class) != null;
  }

  /** An offer counts with the first request only. */
  private static final class Refusal extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object read) {
      if (read instanceof HttpRequest request) {
        if (request
            .headers()
            .contains(HttpHeaderNames.UPGRADE, Http2CodecUtil.HTTP_UPGRADE_PROTOCOL_NAME, true)) {
          request.headers().remove(HttpHeaderNames.UPGRADE);
        }
        context.pipeline().remove(this);
      }
      context.fireChannelRead(read);
    }
  }
}
