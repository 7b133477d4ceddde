package io.mainstay.server.locking;

import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import io.mainstay.server.ClientStream;
import io.mainstay.server.RequestContext;
import io.mainstay.server.fixture.FakeClientStream;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;

/**
 * A caller: what it sends and what it has heard.
 *
 * @param <Q> the request
 * @param <R> the response
 */
final class FakeStream<Q extends Message, R extends Message> extends FakeClientStream<R> {
  FakeStream(Executor executor, Parser<R> parser) {
    super(executor, parser);
  }

  FakeStream<Q, R> call(
      BiFunction<ClientStream, RequestContext, Handler<Q>> method,
      Q request,
      RequestContext context) {
    Handler<Q> called = method.apply(this, context);
    handledBy(called);
    executor()
        .execute(
            () -> {
              if (isWaiting()) {
                called.request(request);
              }
            });
    return this;
  }

  List<R> messages() {
    return received();
  }

  boolean isWaiting() {
    return !isOver();
  }

  boolean isAnswered() {
    return hasEnded();
  }

  R answer() {
    if (!hasEnded() || received().size() != 1) {
      throw new AssertionError("not one answer: " + received());
    }
    return received().get(0);
  }
}
