package io.mainstay.client.internals;

import com.google.protobuf.Message;
import io.mainstay.client.Exchange;
import io.mainstay.client.RpcException;
import io.vertx.grpc.client.GrpcClientRequest;
import io.vertx.grpc.client.GrpcClientResponse;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/** A stream as whoever reads it message by message sees it. */
final class StreamCall<Q extends Message, A extends Message> implements Exchange<Q, A> {
  private static final int MESSAGES_AHEAD = 16;

  private final GrpcClientRequest<Q, A> request;
  private final int maxReceiveBytes;
  private final BlockingQueue<Event<A>> events = new LinkedBlockingQueue<>();
  private volatile @Nullable GrpcClientResponse<Q, A> response;
  private @Nullable Event<A> last;

  /** A message, or how the stream ended. */
  private record Event<A>(@Nullable A message, @Nullable RpcException failure) {}

  /** Begins; the request has been given its headers. */
  StreamCall(GrpcClientRequest<Q, A> request, int maxReceiveBytes) {
    this.request = request;
    this.maxReceiveBytes = maxReceiveBytes;
    request
        .response()
        .onSuccess(this::read)
        .onFailure(failure -> events.add(new Event<>(null, Failures.of(failure))));
  }

  private void read(GrpcClientResponse<Q, A> begun) {
    response = begun;
    begun.pause();
    begun.handler(message -> events.add(new Event<>(message, null)));
    begun.invalidMessageHandler(
        invalid -> events.add(new Event<>(null, Failures.of(invalid, maxReceiveBytes))));
    begun
        .end()
        .onComplete(
            end ->
                events.add(
                    new Event<>(
                        null,
                        end.succeeded() || begun.status() != null
                            ? Failures.statusOf(begun)
                            : Failures.of(end.cause()))));
    begun.fetch(MESSAGES_AHEAD);
  }

  @Override
  public void send(Q message) {
    request.write(message);
  }

  @Override
  public void end() {
    request.end();
  }

  @Override
  public @Nullable A next() throws RpcException, InterruptedException {
    Event<A> event = last == null ? events.take() : last;
    if (event.message() != null) {
      Optional.ofNullable(response).ifPresent(stream -> stream.fetch(1));
      return event.message();
    }
    last = event;
    if (event.failure() != null) {
      throw event.failure();
    }
    return null;
  }

  @Override
  public void close() {
    breakOff(Failures.canceled());
  }

  /** Its time is over. */
  void expire() {
    breakOff(Failures.deadlineExceeded());
  }

  private void breakOff(RpcException reason) {
    events.add(new Event<>(null, reason));
    request.cancel();
  }
}
