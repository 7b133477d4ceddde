package io.mainstay.server.transport;

import io.mainstay.server.config.GrpcKeepAlive;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * Pings on HTTP/2 connections, in both directions: clients that ping an idle connection too often
 * are sent away, and clients that have gone without a word are found out (gRPC proposals A8 and A9;
 * etcd's {@code --grpc-keepalive-*}).
 *
 * <p>While a call is under way pings are not counted: clients measure their bandwidth with them,
 * and those follow the data that we send, which the HTTP library does not let us see.
 *
 * <p>For the connections of one event loop, on that loop.
 */
final class KeepAlivePolicy {
  private static final long ENHANCE_YOUR_CALM = 0xb;

  /** How long a client that is sent away has to leave by itself. */
  private static final long LEAVE_MILLIS = 1000;

  private static final Buffer PING_DATA = Buffer.buffer(new byte[8]);

  private final Vertx vertx;
  private final GrpcKeepAlive settings;
  private final Map<HttpConnection, PingCounter> counters = new HashMap<>();

  KeepAlivePolicy(Vertx vertx, GrpcKeepAlive settings) {
    this.vertx = vertx;
    this.settings = settings;
  }

  /** Watches over a new connection, if it is one that has pings. */
  void opened(HttpConnection connection) {
    PingCounter counter = new PingCounter(settings.minTime().toNanos());
    try {
      connection.pingHandler(
          data -> {
            if (counter.isTooOften(System.nanoTime())) {
              sendAway(connection);
            }
          });
    } catch (UnsupportedOperationException http1) {
      // It does not say beforehand which version it speaks.
      return;
    }
    counters.put(connection, counter);
    long timer = startPinging(connection);
    connection.closeHandler(
        closed -> {
          counters.remove(connection);
          vertx.cancelTimer(timer);
        });
  }

  /** Notes a call until its response has ended. */
  void callStarted(HttpServerRequest request) {
    PingCounter counter = counters.get(request.connection());
    if (counter != null) {
      counter.callStarted();
      request.response().closeHandler(closed -> counter.callEnded());
    }
  }

  private long startPinging(HttpConnection connection) {
    boolean enabled = settings.interval().toMillis() > 0 && settings.timeout().toMillis() > 0;
    return enabled
        ? vertx.setPeriodic(settings.interval().toMillis(), ignored -> ping(connection))
        : -1;
  }

  private void ping(HttpConnection connection) {
    long deadline = vertx.setTimer(settings.timeout().toMillis(), expired -> connection.close());
    connection.ping(PING_DATA).onSuccess(pong -> vertx.cancelTimer(deadline));
  }

  /**
   * Closing at once, with pings of the client still unread, would reset the connection, and the
   * reason could be lost on its way. The HTTP library's own way to say it closes at once.
   */
  private void sendAway(HttpConnection connection) {
    connection.pingHandler(ignored -> {});
    if (connection instanceof ConnectionBase base) {
      ChannelPipeline handlers = base.channelHandlerContext().pipeline();
      ChannelHandlerContext context = handlers.context(Http2ConnectionHandler.class);
      Http2ConnectionHandler http2 = handlers.get(Http2ConnectionHandler.class);
      if (context != null && http2 != null) {
        var unused =
            http2
                .encoder()
                .frameWriter()
                .writeGoAway(
                    context,
                    http2.connection().remote().lastStreamCreated(),
                    ENHANCE_YOUR_CALM,
                    Unpooled.copiedBuffer("too_many_pings", StandardCharsets.US_ASCII),
                    context.newPromise());
        context.flush();
      }
    }
    vertx.setTimer(LEAVE_MILLIS, late -> connection.close());
  }
}
