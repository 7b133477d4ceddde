package io.mainstay.client.internals;

import com.google.protobuf.Message;
import io.mainstay.client.RpcException;
import io.mainstay.client.Sending;
import io.mainstay.client.StreamListener;
import io.vertx.core.Future;
import io.vertx.grpc.client.GrpcClientRequest;
import io.vertx.grpc.client.GrpcClientResponse;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A stream whose listener is told of each message as it comes. */
final class StreamCall<Q extends Message, A extends Message> implements Sending<Q> {
  private static final Logger LOG = LoggerFactory.getLogger(StreamCall.class);
  private static final int NO_LIMIT = 0;

  private final GrpcClientRequest<Q, A> request;
  private final int maxReceiveBytes;
  private final StreamListener<A> listener;
  private final AtomicBoolean ended = new AtomicBoolean();
  private volatile @Nullable GrpcClientResponse<Q, A> response;

  private StreamCall(
      GrpcClientRequest<Q, A> request, int maxReceiveBytes, StreamListener<A> listener) {
    this.request = request;
    this.maxReceiveBytes = maxReceiveBytes;
    this.listener = listener;
  }

  /** Begins; the request has been given its headers. */
  static <Q extends Message, A extends Message> StreamCall<Q, A> open(
      GrpcClientRequest<Q, A> request, int maxReceiveBytes, StreamListener<A> listener) {
    return upTo(NO_LIMIT, request, maxReceiveBytes, listener);
  }

  /**
   * The same with a member that sends no more than so many messages ahead of those that are {@link
   * #fetchOne fetched}.
   */
  static <Q extends Message, A extends Message> StreamCall<Q, A> upTo(
      int messages,
      GrpcClientRequest<Q, A> request,
      int maxReceiveBytes,
      StreamListener<A> listener) {
    StreamCall<Q, A> call = new StreamCall<>(request, maxReceiveBytes, listener);
    request
        .response()
        .onSuccess(begun -> call.read(begun, messages))
        .onFailure(failure -> call.tellEnd(Failures.of(failure)));
    return call;
  }

  private void read(GrpcClientResponse<Q, A> begun, int messages) {
    response = begun;
    if (messages != NO_LIMIT) {
      begun.pause();
    }
    begun.handler(listener::received);
    begun.invalidMessageHandler(invalid -> tellEnd(Failures.of(invalid, maxReceiveBytes)));
    begun
        .end()
        .onComplete(
            end ->
                tellEnd(
                    end.succeeded() || begun.status() != null
                        ? Failures.statusOf(begun)
                        : Failures.of(end.cause())));
    if (messages != NO_LIMIT) {
      begun.fetch(messages);
    }
  }

  /** Takes one more message than before. */
  void fetchOne() {
    Optional.ofNullable(response).ifPresent(stream -> stream.fetch(1));
  }

  @Override
  public void send(Q message) {
    unlessOver(() -> request.write(message));
  }

  @Override
  public void end() {
    unlessOver(request::end);
  }

  /** The member may end it at any moment, of which the listener is told. */
  private static void unlessOver(Supplier<Future<Void>> sending) {
    try {
      var unused = sending.get();
    } catch (IllegalStateException over) {
      LOG.debug("the stream is over already", over);
    }
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
    tellEnd(reason);
    request.cancel();
  }

  private void tellEnd(@Nullable RpcException failure) {
    if (ended.compareAndSet(false, true)) {
      listener.ended(failure);
    }
  }
}
