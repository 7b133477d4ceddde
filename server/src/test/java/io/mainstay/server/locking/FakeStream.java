package io.mainstay.server.locking;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import io.mainstay.api.errors.EtcdException;
import io.mainstay.server.ClientStream;
import io.mainstay.server.RequestContext;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * A caller: what it sends and what it has heard.
 *
 * @param <Q> the request
 * @param <R> the response
 */
final class FakeStream<Q extends Message, R extends Message> implements ClientStream {
  private final Executor executor;
  private final Parser<R> parser;
  private final List<R> messages = new ArrayList<>();
  private @Nullable Handler<Q> handler;
  private @Nullable EtcdException failure;
  private @Nullable Runnable drained;
  private boolean ended;
  private boolean gone;
  private boolean full;

  FakeStream(Executor executor, Parser<R> parser) {
    this.executor = executor;
    this.parser = parser;
  }

  FakeStream<Q, R> call(
      BiFunction<ClientStream, RequestContext, Handler<Q>> method,
      Q request,
      RequestContext context) {
    Handler<Q> called = method.apply(this, context);
    handler = called;
    executor.execute(
        () -> {
          if (!isOver()) {
            called.request(request);
          }
        });
    return this;
  }

  /** The caller goes away. */
  void leave() {
    if (!isOver()) {
      gone = true;
      over();
    }
  }

  void fill() {
    full = true;
  }

  void drain() {
    full = false;
    Runnable task = drained;
    drained = null;
    if (task != null) {
      executor.execute(task);
    }
  }

  List<R> messages() {
    return messages;
  }

  boolean isWaiting() {
    return !isOver();
  }

  boolean isAnswered() {
    return ended;
  }

  R answer() {
    if (!ended || messages.size() != 1) {
      throw new AssertionError("no answer: " + messages + ", " + failure);
    }
    return messages.get(0);
  }

  /** Code and text of the failure. */
  String failure() {
    if (failure == null) {
      throw new AssertionError("no failure: " + messages);
    }
    return failure.code() + " " + failure.text();
  }

  @Override
  public Executor executor() {
    return executor;
  }

  @Override
  public void send(byte[] message) {
    if (isOver()) {
      return;
    }
    try {
      messages.add(parser.parseFrom(message));
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public boolean isFull() {
    return full;
  }

  @Override
  public void onDrained(Runnable task) {
    drained = task;
  }

  @Override
  public void pause() {}

  @Override
  public void resume() {}

  @Override
  public void end() {
    if (!isOver()) {
      ended = true;
      over();
    }
  }

  @Override
  public void fail(EtcdException reason) {
    if (!isOver()) {
      failure = reason;
      over();
    }
  }

  private boolean isOver() {
    return ended || gone || failure != null;
  }

  private void over() {
    if (handler == null) {
      throw new AssertionError("over before it began");
    }
    handler.closed();
  }
}
