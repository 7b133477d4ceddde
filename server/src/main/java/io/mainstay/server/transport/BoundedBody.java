package io.mainstay.server.transport;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the bodies of requests, and no more than there is a need for, nor for ever. Whoever sends
 * more, or never comes to the end, loses the connection. The request's event loop.
 */
final class BoundedBody {
  /** As etcd 3.7.1 for leases; far more than any request of other members needs. */
  static final int MAX_BYTES = 64 * 1024;

  /** Etcd's {@code ReadTimeout} of the peer server. */
  static final long TIMEOUT_MILLIS = TimeUnit.MINUTES.toMillis(5);

  /** For an answer to reach who goes on sending. */
  private static final long LINGER_MILLIS = 500;

  private final HttpServerRequest request;
  private final long maxBytes;
  private final Buffer body = Buffer.buffer();
  private final @Nullable Consumer<Buffer> whenComplete;
  private final Context context;
  private final long timer;
  private boolean ended;

  private BoundedBody(
      HttpServerRequest request, long maxBytes, @Nullable Consumer<Buffer> whenComplete) {
    this.request = request;
    this.maxBytes = maxBytes;
    this.whenComplete = whenComplete;
    this.context = Vertx.currentContext();
    this.timer = context.owner().setTimer(TIMEOUT_MILLIS, late -> giveUp());
  }

  /** Hands the whole body over once it is there; answers 413 itself if it is too large. */
  static void read(HttpServerRequest request, Consumer<Buffer> whenComplete) {
    read(request, MAX_BYTES, whenComplete);
  }

  /** As {@link #read(HttpServerRequest, Consumer)}, with another limit. */
  static void read(HttpServerRequest request, long maxBytes, Consumer<Buffer> whenComplete) {
    new BoundedBody(request, maxBytes, whenComplete).begin();
  }

  /** Throws the body away, for requests that need none. */
  static void discard(HttpServerRequest request) {
    new BoundedBody(request, MAX_BYTES, null).begin();
  }

  private void begin() {
    request.handler(this::received);
    request.exceptionHandler(broken -> end());
    request.endHandler(
        complete -> {
          if (end() && whenComplete != null) {
            whenComplete.accept(body);
          }
        });
  }

  private void received(Buffer part) {
    if (ended) {
      return;
    }
    if (request.bytesRead() > maxBytes) {
      end();
      if (whenComplete == null || request.response().ended()) {
        request.connection().close();
      } else {
        HttpEndpoints.refuse(request, 413, "request body too large");
        // Not at once, or the answer would be lost with what was not read.
        context.owner().setTimer(LINGER_MILLIS, over -> request.connection().close());
      }
    } else if (whenComplete != null) {
      body.appendBuffer(part);
    }
  }

  private void giveUp() {
    if (end()) {
      request.connection().close();
    }
  }

  private boolean end() {
    boolean first = !ended;
    ended = true;
    context.owner().cancelTimer(timer);
    return first;
  }
}
