package io.mainstay.client.internals;

import com.google.protobuf.Message;
import io.mainstay.client.Exchange;
import io.mainstay.client.RpcException;
import io.mainstay.client.StreamListener;
import io.vertx.grpc.client.GrpcClientRequest;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/** A stream as whoever reads it message by message sees it. */
final class QueuedStream<Q extends Message, A extends Message>
    implements Exchange<Q, A>, StreamListener<A> {
  private static final int MESSAGES_AHEAD = 16;

  private final BlockingQueue<Event<A>> events = new LinkedBlockingQueue<>();
  private final StreamCall<Q, A> call;
  private @Nullable Event<A> last;

  /** A message, or how the stream ended. */
  private record Event<A>(@Nullable A message, @Nullable RpcException failure) {}

  /** Begins; the request has been given its headers. */
  QueuedStream(GrpcClientRequest<Q, A> request, int maxReceiveBytes) {
    call = StreamCall.upTo(MESSAGES_AHEAD, request, maxReceiveBytes, this);
  }

  @Override
  public void received(A message) {
    events.add(new Event<>(message, null));
  }

  @Override
  public void ended(@Nullable RpcException failure) {
    events.add(new Event<>(null, failure));
  }

  @Override
  public void send(Q message) {
    call.send(message);
  }

  @Override
  public void end() {
    call.end();
  }

  @Override
  public @Nullable A next() throws RpcException, InterruptedException {
    Event<A> event = last == null ? events.take() : last;
    if (event.message() != null) {
      call.fetchOne();
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
    call.close();
  }

  /** Its time is over. */
  void expire() {
    call.expire();
  }
}
