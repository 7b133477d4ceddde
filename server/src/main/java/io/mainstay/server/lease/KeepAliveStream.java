package io.mainstay.server.lease;

import io.mainstay.api.errors.EtcdException;
import io.mainstay.api.errors.StatusCode;
import io.mainstay.api.etcdserverpb.LeaseKeepAliveRequest;
import io.mainstay.api.etcdserverpb.LeaseKeepAliveResponse;
import io.mainstay.server.Async;
import io.mainstay.server.ClientStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client's renewals: several are under way at once, and are answered in the order in which they
 * came. The stream's executor.
 */
final class KeepAliveStream implements ClientStream.Handler<LeaseKeepAliveRequest> {
  /** Renewals without an answer after which no more are taken off the network. */
  static final int MAX_UNDER_WAY = 256;

  private static final Logger log = LoggerFactory.getLogger(KeepAliveStream.class);

  private final ClientStream stream;
  private final Function<LeaseKeepAliveRequest, CompletableFuture<LeaseKeepAliveResponse>> renewal;
  private final Deque<CompletableFuture<LeaseKeepAliveResponse>> underWay = new ArrayDeque<>();
  private boolean paused;
  private boolean draining;
  private boolean halfClosed;
  private boolean over;

  KeepAliveStream(
      ClientStream stream,
      Function<LeaseKeepAliveRequest, CompletableFuture<LeaseKeepAliveResponse>> renewal) {
    this.stream = stream;
    this.renewal = renewal;
  }

  @Override
  public void request(LeaseKeepAliveRequest request) {
    CompletableFuture<LeaseKeepAliveResponse> answer = renewal.apply(request);
    underWay.add(answer);
    if (answer.isDone()) {
      sendAnswers();
    } else {
      Async.whenDone(answer, (done, failure) -> stream.executor().execute(this::sendAnswers));
    }
    if (underWay.size() >= MAX_UNDER_WAY) {
      pause();
    }
  }

  @Override
  public void halfClosed() {
    halfClosed = true;
    sendAnswers();
  }

  @Override
  public void closed() {
    over = true;
    underWay.clear();
  }

  private void sendAnswers() {
    while (!over && !underWay.isEmpty() && underWay.element().isDone()) {
      send(underWay.remove());
    }
    if (over) {
      return;
    }
    if (underWay.isEmpty() && halfClosed) {
      stream.end();
    } else if (stream.isFull()) {
      // A client that does not take its answers may not ask for more of them.
      awaitDrained();
    } else if (paused && underWay.size() <= MAX_UNDER_WAY / 2) {
      paused = false;
      stream.resume();
    }
  }

  private void send(CompletableFuture<LeaseKeepAliveResponse> answer) {
    try {
      stream.send(answer.join().toByteArray());
    } catch (CompletionException e) {
      stream.fail(status(Async.cause(e)));
    }
  }

  private void awaitDrained() {
    pause();
    if (!draining) {
      draining = true;
      stream.onDrained(
          () -> {
            draining = false;
            sendAnswers();
          });
    }
  }

  private void pause() {
    if (!paused) {
      paused = true;
      stream.pause();
    }
  }

  private static EtcdException status(Throwable failure) {
    if (failure instanceof EtcdException refused) {
      return refused;
    }
    log.atError().setCause(failure).log("lease renewal failed unexpectedly");
    return new EtcdException(StatusCode.UNKNOWN, "etcdserver: internal error: " + failure);
  }
}
