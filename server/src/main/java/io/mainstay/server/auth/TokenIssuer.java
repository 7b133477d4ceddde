package io.mainstay.server.auth;

import io.mainstay.api.errors.EtcdException;
import io.mainstay.server.RequestContext;
import java.util.concurrent.CompletableFuture;

/** Makes tokens for users whose password was checked. Any thread. */
@FunctionalInterface
public interface TokenIssuer {
  /**
   * Makes a token.
   *
   * @param authRevision of the users and roles at which the password was checked
   * @return completes on any thread; fails with an {@link EtcdException} where there is none to be
   *     had
   */
  CompletableFuture<String> issue(String user, long authRevision, RequestContext context);
}
