package io.mainstay.client.internals;

import com.google.protobuf.Message;
import io.mainstay.api.errors.StatusCode;
import io.mainstay.client.Method;
import io.mainstay.client.RpcException;
import io.vertx.core.Vertx;
import io.vertx.grpc.client.GrpcClientRequest;
import io.vertx.grpc.client.GrpcClientResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A call with one answer, made as often as it takes and is safe: what changes something is made
 * again only if nothing of it was sent, or it was refused for its token. See {@code
 * client/v3/retry_interceptor.go}, v3.7.1.
 */
final class UnaryCall<Q extends Message, A extends Message> {
  private static final int MOST_ATTEMPTS = 100;
  private static final long PAUSE_MILLIS = 25;
  private static final long NO_TIMER = -1;

  private final Vertx vertx;
  private final Links links;
  private final Tokens tokens;
  private final Method<Q, A> method;
  private final Q message;
  private final long deadlineNanos;
  private final boolean timed;
  private final int maxReceiveBytes;
  private final CompletableFuture<A> result = new CompletableFuture<>();
  private volatile @Nullable GrpcClientRequest<Q, A> current;
  private int attempts;
  private boolean tokenRefreshed;
  private long timer = NO_TIMER;

  UnaryCall(
      Vertx vertx,
      Links links,
      Tokens tokens,
      Method<Q, A> method,
      Q message,
      @Nullable Duration timeout,
      int maxReceiveBytes) {
    this.maxReceiveBytes = maxReceiveBytes;
    this.vertx = vertx;
    this.links = links;
    this.tokens = tokens;
    this.method = method;
    this.message = message;
    this.timed = timeout != null;
    this.deadlineNanos = timeout == null ? 0 : System.nanoTime() + timeout.toNanos();
  }

  /** Completes with the answer or a {@link RpcException}. */
  CompletableFuture<A> start() {
    if (timed) {
      timer = vertx.setTimer(remainingMillis(), due -> fail(Failures.deadlineExceeded()));
    }
    attempt();
    return result;
  }

  private void attempt() {
    links
        .request(link -> link.request(method), result::isDone)
        .onSuccess(this::send)
        .onFailure(failure -> fail(Failures.of(failure)));
  }

  private void send(GrpcClientRequest<Q, A> request) {
    if (result.isDone()) {
      request.cancel();
      return;
    }
    current = request;
    tokens.show(request);
    if (timed) {
      request.timeout(remainingMillis(), TimeUnit.MILLISECONDS);
    }
    request
        .response()
        .onSuccess(this::read)
        .onFailure(failure -> retryOrFail(Failures.of(failure)));
    request.end(message);
  }

  private void read(GrpcClientResponse<Q, A> response) {
    response.invalidMessageHandler(invalid -> fail(Failures.of(invalid, maxReceiveBytes)));
    response
        .last()
        .onComplete(
            answer -> {
              RpcException refusal = Failures.statusOf(response);
              if (refusal != null) {
                retryOrFail(refusal);
              } else if (answer.succeeded() && answer.result() != null) {
                current = null;
                succeed(answer.result());
              } else {
                retryOrFail(Failures.of(answer.cause()));
              }
            });
  }

  private void retryOrFail(RpcException failure) {
    current = null;
    attempts++;
    if (tokens.canRefresh() && Tokens.isStale(failure) && !tokenRefreshed) {
      tokenRefreshed = true;
      tokens
          .refresh()
          .whenComplete(
              (done, refused) -> {
                if (refused == null) {
                  attempt();
                } else {
                  fail(failure);
                }
              });
    } else if (failure.code() == StatusCode.UNAVAILABLE
        && !method.changes()
        && attempts < MOST_ATTEMPTS) {
      vertx.setTimer(PAUSE_MILLIS, due -> attempt());
    } else {
      fail(failure);
    }
  }

  private void succeed(A answer) {
    vertx.cancelTimer(timer);
    result.complete(answer);
  }

  private void fail(Throwable failure) {
    vertx.cancelTimer(timer);
    GrpcClientRequest<Q, A> underWay = current;
    if (result.completeExceptionally(failure) && underWay != null) {
      underWay.cancel();
    }
  }

  private long remainingMillis() {
    return Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadlineNanos - System.nanoTime()));
  }
}
