package io.mainstay.proxy.grpc;

import com.google.protobuf.InvalidProtocolBufferException;
import io.mainstay.client.ClientSettings;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.grpc.client.GrpcClientRequest;
import io.vertx.grpc.client.GrpcClientResponse;
import io.vertx.grpc.common.GrpcStatus;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One call on its way through. Ends both sides whichever ends first, each once. On the event loop
 * of the client's connection.
 */
final class ForwardedCall {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final long NO_TIMER = -1;

  /** How often each member is asked for an answer that is not older than others, as in etcd. */
  private static final int ROUNDS = 5;

  private static final Status ALL_STALE =
      new Status(
          GrpcStatus.UNKNOWN,
          "etcdclient: no cluster members have a revision higher than the previously received"
              + " revision");

  private final Vertx vertx;
  private final ClientCall call;
  private final Rewriting rewriting;
  private final ClientSettings limits;
  private final SendLimit sendLimit;
  private final long beganNanos = System.nanoTime();
  private @Nullable GrpcClientRequest<Buffer, Buffer> upstream;
  private int attempts;
  private long deadline = NO_TIMER;
  private Runnable connectAgain = () -> {};
  private boolean over;

  ForwardedCall(ClientCall call, Rewriting rewriting, ClientSettings limits) {
    Context context = Objects.requireNonNull(Vertx.currentContext(), "not on an event loop");
    this.vertx = context.owner();
    this.call = call;
    this.rewriting = rewriting;
    this.limits = limits;
    this.sendLimit = new SendLimit(limits.maxSendBytes());
    call.onGone(this::abandon);
    if (call.timeoutMillis() > 0) {
      deadline = vertx.setTimer(call.timeoutMillis(), due -> finish(Status.DEADLINE_EXCEEDED));
    }
  }

  /** Whether a connection is of no use any more. */
  boolean isAbandoned() {
    return over || System.nanoTime() - beganNanos > CONNECT_TIMEOUT.toNanos();
  }

  /** There was no connection. */
  void notConnected(Throwable failure) {
    finish(Status.UNREACHABLE);
  }

  /** There is a connection; gives whether it is still wanted. */
  boolean begin(GrpcClientRequest<Buffer, Buffer> connected) {
    if (over) {
      connected.cancel();
      return false;
    }
    upstream = connected;
    Metadata.copy(call.headers(), connected.headers());
    if (call.timeoutMillis() > 0) {
      connected.timeout(call.timeoutMillis(), TimeUnit.MILLISECONDS);
    }
    connected.exceptionHandler(broken -> finish(connected, Status.of(broken)));
    connected
        .response()
        .onSuccess(begun -> read(connected, begun))
        .onFailure(failure -> finish(connected, Status.of(failure)));
    return true;
  }

  /** Passes on messages as they come. */
  void pumpRequest() {
    GrpcClientRequest<Buffer, Buffer> connected = Objects.requireNonNull(upstream);
    call.onEnd(end -> endRequest(connected));
    call.onMessage(
        message ->
            pass(
                message,
                sendLimit::check,
                onward -> {
                  connected.write(onward);
                  if (connected.writeQueueFull()) {
                    call.pause();
                    connected.drainHandler(room -> call.resume());
                  }
                }));
    call.resume();
  }

  private void endRequest(GrpcClientRequest<Buffer, Buffer> connected) {
    if (!over) {
      connected.end();
    }
  }

  /**
   * Passes on the only message.
   *
   * @param again connects to another member
   */
  void sendRequest(Buffer message, Runnable again) {
    connectAgain = again;
    try {
      Objects.requireNonNull(upstream).end(sendLimit.check(message));
    } catch (RefusedMessageException e) {
      finish(e.status());
    }
  }

  private void read(
      GrpcClientRequest<Buffer, Buffer> connected, GrpcClientResponse<Buffer, Buffer> begun) {
    begun.exceptionHandler(broken -> finish(connected, Status.of(broken)));
    begun.invalidMessageHandler(unreadable -> finish(connected, Status.of(unreadable)));
    begun.handler(
        message ->
            pass(
                message,
                rewriting,
                onward -> {
                  call.write(onward);
                  if (call.isFull()) {
                    begun.pause();
                    call.onRoom(begun::resume);
                  }
                }));
    begun.end().onComplete(end -> finish(connected, Status.of(begun)));
  }

  private void pass(Buffer message, Rewriting change, Consumer<Buffer> onward) {
    if (over) {
      return;
    }
    try {
      onward.accept(change.apply(message));
    } catch (RefusedMessageException e) {
      finish(e.status());
    } catch (Ordering.StaleAnswerException e) {
      tryAnother();
    } catch (InvalidProtocolBufferException e) {
      finish(Status.UNREADABLE);
    }
  }

  private void tryAnother() {
    upstream = null;
    attempts++;
    if (attempts > ROUNDS * limits.endpoints().size()) {
      finish(ALL_STALE);
    } else {
      connectAgain.run();
    }
  }

  /** What another member has to say any more is of no interest. */
  private void finish(GrpcClientRequest<Buffer, Buffer> from, Status status) {
    if (from == upstream) {
      finish(status);
    }
  }

  private void finish(Status status) {
    if (close()) {
      call.end(status);
    }
  }

  private void abandon() {
    close();
  }

  /** Gives whether it was open. */
  private boolean close() {
    if (over) {
      return false;
    }
    over = true;
    if (deadline != NO_TIMER) {
      vertx.cancelTimer(deadline);
    }
    if (upstream != null) {
      // Nothing is left to cancel where the answer has ended.
      upstream.cancel();
    }
    return true;
  }
}
