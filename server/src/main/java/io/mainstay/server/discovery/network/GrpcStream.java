package io.mainstay.server.discovery.network;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpConnection;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The answers of one call, waited for one by one. They arrive on an event loop; one thread reads
 * them.
 */
final class GrpcStream implements AutoCloseable {
  /** A reader that is so far behind is told that the stream has ended. */
  private static final int MAX_UNREAD = 1024;

  private static final int CANCEL = 8;

  /** A message, or what the stream ended with. */
  private sealed interface Event {}

  private record Message(Buffer bytes) implements Event {}

  private record End(GrpcFailure failure) implements Event {}

  private final Vertx vertx;
  private final HttpClientRequest request;
  private final GrpcFrames frames;
  private final BlockingQueue<Event> unread = new LinkedBlockingQueue<>();
  private final AtomicBoolean ended = new AtomicBoolean();
  private volatile long pings = -1;

  GrpcStream(Vertx vertx, HttpClientRequest request, int maxMessageBytes) {
    this.vertx = vertx;
    this.request = request;
    this.frames = new GrpcFrames(maxMessageBytes);
  }

  /** Sends the one request, and leaves it open. */
  void start(byte[] message) {
    request.setChunked(true);
    request.exceptionHandler(
        failure -> end(GrpcFailure.unavailable(String.valueOf(failure), failure)));
    request
        .response()
        .onComplete(
            this::answered,
            failure -> end(GrpcFailure.unavailable(String.valueOf(failure), failure)));
    request
        .sendHead()
        .compose(sent -> request.write(GrpcFrames.encode(message)))
        .onFailure(failure -> end(GrpcFailure.unavailable(String.valueOf(failure), failure)));
  }

  /**
   * Pings the other side for as long as the stream is open, and gives it up when one goes
   * unanswered.
   */
  void keepAlive(Duration interval, Duration timeout) {
    HttpConnection connection = request.connection();
    pings = vertx.setPeriodic(interval.toMillis(), timer -> ping(connection, timeout));
    if (ended.get()) {
      vertx.cancelTimer(pings);
    }
  }

  private void ping(HttpConnection connection, Duration timeout) {
    long patience =
        vertx.setTimer(
            timeout.toMillis(),
            timer -> {
              end(GrpcFailure.unavailable("no answer to a ping within " + timeout, null));
              var unused = connection.close();
            });
    connection.ping(Buffer.buffer(new byte[8])).onSuccess(pong -> vertx.cancelTimer(patience));
  }

  /** The next message; waits for it without limit. */
  byte[] next() throws GrpcFailure, InterruptedException {
    Event event = unread.take();
    if (event instanceof Message message) {
      return message.bytes.getBytes();
    }
    // Whoever asks again hears the same.
    unread.add(event);
    throw ((End) event).failure;
  }

  @Override
  public void close() {
    end(GrpcFailure.unavailable("closed", null));
    var unused = request.reset(CANCEL);
  }

  private void answered(HttpClientResponse response) {
    response.exceptionHandler(
        failure -> end(GrpcFailure.unavailable(String.valueOf(failure), failure)));
    response.endHandler(done -> end(endOf(response)));
    response.handler(this::received);
  }

  private static GrpcFailure endOf(HttpClientResponse response) {
    GrpcFailure outcome = GrpcFrames.outcome(response);
    return outcome == null ? GrpcFailure.unavailable("the stream has ended", null) : outcome;
  }

  private void received(Buffer bytes) {
    try {
      for (byte[] message : frames.decode(bytes)) {
        if (unread.size() >= MAX_UNREAD) {
          throw GrpcFailure.unavailable("more came in than was read", null);
        }
        if (!ended.get()) {
          unread.add(new Message(Buffer.buffer(message)));
        }
      }
    } catch (GrpcFailure e) {
      end(e);
      var unused = request.reset(CANCEL);
    }
  }

  private void end(GrpcFailure failure) {
    if (ended.compareAndSet(false, true)) {
      vertx.cancelTimer(pings);
      unread.add(new End(failure));
    }
  }
}
