package io.mainstay.server.transport;

import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Ends HTTP/1.1 connections on which the head of a request takes too long to arrive (etcd's {@code
 * ReadHeaderTimeout}), be it that it comes byte by byte or not at all. Each connection's event
 * loop.
 */
final class HeadTimeout {
  static final long TIMEOUT_MILLIS = TimeUnit.MINUTES.toMillis(5);

  private final Vertx vertx;
  private final long timeoutMillis;
  private final Map<HttpConnection, Long> timers = new ConcurrentHashMap<>();

  HeadTimeout(Vertx vertx, long timeoutMillis) {
    this.vertx = vertx;
    this.timeoutMillis = timeoutMillis;
  }

  /** For a new connection. */
  void opened(HttpConnection connection) {
    boolean http2 =
        connection instanceof ConnectionBase base
            && base.channelHandlerContext().pipeline().get(Http2ConnectionHandler.class) != null;
    if (!http2) {
      begin(connection);
      connection.closeHandler(closed -> end(connection));
    }
  }

  /** A head is complete; the next one may begin when the answer is given. */
  void headArrived(HttpServerRequest request) {
    HttpConnection connection = request.connection();
    if (request.version() != HttpVersion.HTTP_2 && end(connection)) {
      // Not before the answer: it may take its time.
      request.response().endHandler(answered -> begin(connection));
    }
  }

  private void begin(HttpConnection connection) {
    timers.put(
        connection,
        vertx.setTimer(
            timeoutMillis,
            late -> {
              timers.remove(connection);
              connection.close();
            }));
  }

  private boolean end(HttpConnection connection) {
    Long timer = timers.remove(connection);
    return timer != null && vertx.cancelTimer(timer);
  }
}
