package io.mainstay.client.internals;

import io.mainstay.api.errors.EtcdError;
import io.mainstay.client.RpcException;
import io.vertx.grpc.client.GrpcClientRequest;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What a client shows with its calls, and how it gets a new one when members no longer take it. */
final class Tokens {
  private static final String HEADER = "token";

  private final @Nullable Supplier<CompletionStage<String>> source;
  private volatile String token;
  private @Nullable CompletableFuture<String> underWay;

  private Tokens(String token, @Nullable Supplier<CompletionStage<String>> source) {
    this.token = token;
    this.source = source;
  }

  /** One that stays; empty for none. */
  static Tokens fixed(String token) {
    return new Tokens(token, null);
  }

  /**
   * Those that a source gives.
   *
   * @param source gives one more; fails with a {@link RpcException}
   */
  static Tokens from(Supplier<CompletionStage<String>> source) {
    return new Tokens("", source);
  }

  /** Whether a failure may go away with another token. */
  static boolean isStale(RpcException failure) {
    return failure.is(EtcdError.INVALID_AUTH_TOKEN)
        || failure.is(EtcdError.AUTH_OLD_REVISION)
        || failure.is(EtcdError.USER_EMPTY);
  }

  boolean canRefresh() {
    return source != null;
  }

  void show(GrpcClientRequest<?, ?> request) {
    String shown = token;
    if (!shown.isEmpty()) {
      request.headers().set(HEADER, shown);
    }
  }

  /**
   * Gets a new one; all who ask meanwhile get the same. A cluster without authentication needs
   * none.
   */
  synchronized CompletionStage<String> refresh() {
    CompletableFuture<String> waiting = underWay;
    if (waiting != null) {
      return waiting;
    }
    if (source == null) {
      return CompletableFuture.completedFuture(token);
    }
    CompletableFuture<String> fresh =
        source
            .get()
            .exceptionallyCompose(Tokens::noneIfNotEnabled)
            .whenComplete((given, failure) -> done(given))
            .toCompletableFuture();
    underWay = fresh.isDone() ? null : fresh;
    return fresh;
  }

  private static CompletionStage<String> noneIfNotEnabled(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return cause instanceof RpcException refusal && refusal.is(EtcdError.AUTH_NOT_ENABLED)
        ? CompletableFuture.completedFuture("")
        : CompletableFuture.failedFuture(Optional.ofNullable(cause).orElse(failure));
  }

  private synchronized void done(@Nullable String given) {
    underWay = null;
    if (given != null) {
      token = given;
    }
  }
}
