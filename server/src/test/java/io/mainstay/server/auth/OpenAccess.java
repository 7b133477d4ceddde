package io.mainstay.server.auth;

import io.mainstay.api.errors.EtcdError;
import java.util.concurrent.CompletableFuture;

/** A guard who lets everybody pass, as one does until authentication is switched on. */
public final class OpenAccess {
  private OpenAccess() {}

  /** Makes one. */
  public static Access guard() {
    return new Access(
        new AuthRegistry(AuthState.INITIAL),
        (token, authRevision, context) ->
            CompletableFuture.failedFuture(EtcdError.INVALID_AUTH_TOKEN.exception()),
        false);
  }
}
