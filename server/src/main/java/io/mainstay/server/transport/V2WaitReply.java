package io.mainstay.server.transport;

import io.mainstay.api.v2pb.V2Event;
import io.mainstay.server.v2.V2Exception;
import io.mainstay.server.v2.V2Service;
import io.mainstay.server.v2.WaitListener;
import io.mainstay.server.v2.WaitSpec;
import io.mainstay.server.v2.Waits;
import io.vertx.core.http.HttpServerResponse;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a client that waits: its head at once, and a line for what happens. A client that
 * is slower than what happens loses its answer, and has to ask again.
 *
 * <p>Hears of events on the thread of those who wait, and writes on the request's event loop.
 */
final class V2WaitReply implements WaitListener {
  /** Events on their way to a client, as in etcd. */
  private static final int MAX_UNDER_WAY = 100;

  private final HttpServerResponse response;
  private final boolean stream;
  private final Executor eventLoop;
  private final AtomicInteger underWay = new AtomicInteger();
  private Waits.@Nullable Wait wait;

  V2WaitReply(HttpServerResponse response, boolean stream, Executor eventLoop) {
    this.response = response;
    this.stream = stream;
    this.eventLoop = eventLoop;
  }

  /** Waits until something has happened, or the client has gone. */
  void begin(V2Service service, WaitSpec spec) {
    wait = service.await(spec, this);
    response.closeHandler(closed -> cancel());
    response.exceptionHandler(broken -> cancel());
  }

  @Override
  public void began() {
    eventLoop.execute(
        () -> {
          if (isOpen()) {
            response.setChunked(true).writeHead();
          }
        });
  }

  @Override
  public void happened(V2Event event) {
    if (underWay.incrementAndGet() <= MAX_UNDER_WAY) {
      eventLoop.execute(() -> write(event));
    } else {
      ended();
      eventLoop.execute(this::cancel);
    }
  }

  @Override
  public void refused(V2Exception reason) {
    eventLoop.execute(
        () -> {
          if (isOpen()) {
            V2KeysPage.refuse(response, reason);
          }
        });
  }

  @Override
  public void ended() {
    eventLoop.execute(
        () -> {
          if (isOpen()) {
            response.end();
          }
        });
  }

  private void cancel() {
    if (wait != null) {
      wait.cancel();
    }
  }

  private void write(V2Event event) {
    if (!isOpen()) {
      return;
    }
    if (stream) {
      response.write(V2Json.event(event)).onComplete(written -> underWay.decrementAndGet());
    } else {
      response.end(V2Json.event(event));
    }
  }

  private boolean isOpen() {
    return !response.ended() && !response.closed();
  }
}
