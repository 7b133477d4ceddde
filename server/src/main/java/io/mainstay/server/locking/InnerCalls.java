package io.mainstay.server.locking;

import io.mainstay.api.errors.EtcdError;
import io.mainstay.api.errors.EtcdException;
import io.mainstay.api.errors.StatusCode;
import io.mainstay.server.Async;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls of other services of the member, and what the caller of this one hears when they fail. */
final class InnerCalls {
  private static final Logger log = LoggerFactory.getLogger(InnerCalls.class);

  private InnerCalls() {}

  /** Makes a call; one that is refused at once fails the future as one that is refused later. */
  static <T> CompletableFuture<T> invoke(Supplier<CompletableFuture<T>> call) {
    try {
      return call.get();
    } catch (EtcdException refused) {
      return CompletableFuture.failedFuture(refused);
    }
  }

  /** As {@link #invoke}, with failures as the client is to see them. */
  static <T> CompletableFuture<T> relay(Supplier<CompletableFuture<T>> call) {
    return invoke(call)
        .exceptionallyCompose(failure -> CompletableFuture.failedFuture(toStatus(failure)));
  }

  /** The failure of a recipe itself. */
  static EtcdException failure(String text) {
    return new EtcdException(StatusCode.UNKNOWN, text);
  }

  /**
   * What the client is to see: in etcd an embedded client makes the inner calls, and on their way
   * through it the errors of the catalogue keep the text but lose the code.
   */
  static EtcdException toStatus(Throwable failure) {
    Throwable cause = Async.cause(failure);
    if (cause instanceof EtcdException refused) {
      return EtcdError.byText(refused.text()).isPresent() ? failure(refused.text()) : refused;
    }
    log.atError().setCause(cause).log("a call within the member failed unexpectedly");
    return failure("etcdserver: internal error: " + cause);
  }
}
