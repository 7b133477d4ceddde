package io.mainstay.server.auth;

import io.mainstay.server.Caller;
import io.mainstay.server.RequestContext;
import java.util.concurrent.CompletableFuture;

/** Says whose a token is. Any thread. */
@FunctionalInterface
public interface TokenCheck {
  /**
   * Finds whom a token stands for.
   *
   * @param now the users and roles that count
   * @return completes on any thread, in most cases at once; fails with {@code INVALID_AUTH_TOKEN}
   */
  CompletableFuture<Caller> callerOf(String token, AuthState now, RequestContext context);
}
