package io.mainstay.server.auth;

import io.mainstay.server.Caller;
import io.mainstay.server.RequestContext;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;

/** Says whose a token is. Any thread. */
@FunctionalInterface
public interface TokenCheck {
  /**
   * Finds whom a token stands for.
   *
   * @param authRevision says which revision users and roles are at; asked when it is known whose
   *     the token is
   * @return completes on any thread, in most cases at once; fails with {@code INVALID_AUTH_TOKEN}
   */
  CompletableFuture<Caller> callerOf(
      String token, LongSupplier authRevision, RequestContext context);
}
