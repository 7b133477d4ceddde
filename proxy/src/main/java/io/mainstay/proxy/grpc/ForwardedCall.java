package io.mainstay.proxy.grpc;

import com.google.protobuf.InvalidProtocolBufferException;
import io.mainstay.client.ClientSettings;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import io.vertx.core.streams.WriteStream;
import io.vertx.grpc.client.GrpcClientRequest;
import io.vertx.grpc.client.GrpcClientResponse;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.server.GrpcServerRequest;
import io.vertx.grpc.server.GrpcServerResponse;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One call on its way through. Ends both sides whichever ends first, each once. */
final class ForwardedCall {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final long NO_TIMER = -1;

  private final Vertx vertx;
  private final GrpcServerRequest<Buffer, Buffer> call;
  private final GrpcServerResponse<Buffer, Buffer> answer;
  private final Rewriting rewriting;
  private final ClientSettings limits;
  private final long beganNanos = System.nanoTime();
  private @Nullable GrpcClientRequest<Buffer, Buffer> upstream;
  private long deadline = NO_TIMER;
  private boolean over;

  ForwardedCall(
      GrpcServerRequest<Buffer, Buffer> call, Rewriting rewriting, ClientSettings limits) {
    Context context = Objects.requireNonNull(Vertx.currentContext(), "not on an event loop");
    this.vertx = context.owner();
    this.call = call;
    this.answer = call.response();
    this.rewriting = rewriting;
    this.limits = limits;
    call.exceptionHandler(gone -> abandon());
    call.errorHandler(gone -> abandon());
    answer.exceptionHandler(gone -> abandon());
    call.invalidMessageHandler(unreadable -> finish(Status.of(unreadable)));
    if (call.timeout() > 0) {
      deadline = vertx.setTimer(call.timeout(), due -> finish(Status.DEADLINE_EXCEEDED));
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
    if (call.timeout() > 0) {
      connected.timeout(call.timeout(), TimeUnit.MILLISECONDS);
    }
    connected.exceptionHandler(broken -> finish(Status.of(broken)));
    connected.response().onSuccess(this::read).onFailure(failure -> finish(Status.of(failure)));
    return true;
  }

  /** Passes on messages as they come. */
  void pumpRequest() {
    GrpcClientRequest<Buffer, Buffer> connected = Objects.requireNonNull(upstream);
    call.endHandler(end -> endRequest(connected));
    pump(call, connected, this::withinLimit);
    call.resume();
  }

  private void endRequest(GrpcClientRequest<Buffer, Buffer> connected) {
    if (!over) {
      connected.end();
    }
  }

  /** Passes on the only message. */
  void sendRequest(Buffer message) {
    try {
      Objects.requireNonNull(upstream).end(withinLimit(message));
    } catch (RefusedMessageException e) {
      finish(e.status());
    }
  }

  private Buffer withinLimit(Buffer message) throws RefusedMessageException {
    if (message.length() > limits.maxSendBytes()) {
      throw new RefusedMessageException(
          new Status(
              GrpcStatus.RESOURCE_EXHAUSTED,
              "trying to send message larger than max (%d vs. %d)"
                  .formatted(message.length(), limits.maxSendBytes())));
    }
    return message;
  }

  private void read(GrpcClientResponse<Buffer, Buffer> begun) {
    begun.exceptionHandler(broken -> finish(Status.of(broken)));
    begun.invalidMessageHandler(unreadable -> finish(Status.of(unreadable)));
    pump(begun, answer, rewriting);
    begun.end().onComplete(end -> finish(Status.of(begun)));
  }

  private void pump(ReadStream<Buffer> from, WriteStream<Buffer> to, Rewriting change) {
    from.handler(
        message -> {
          if (over) {
            return;
          }
          try {
            to.write(change.apply(message));
          } catch (RefusedMessageException e) {
            finish(e.status());
            return;
          } catch (InvalidProtocolBufferException e) {
            finish(Status.UNREADABLE);
            return;
          }
          if (to.writeQueueFull()) {
            from.pause();
            to.drainHandler(room -> from.resume());
          }
        });
  }

  private void finish(Status status) {
    if (close()) {
      status.end(answer);
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
