package io.mainstay.server.auth;

import io.mainstay.api.errors.EtcdError;
import io.mainstay.server.Caller;
import io.mainstay.server.RequestContext;
import io.mainstay.server.auth.token.SimpleTokens;
import io.mainstay.server.read.ReadGate;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;

/**
 * Looks for simple tokens among those that the log has made known here. A token that the log here
 * has not come to yet is waited for; whoever holds it is always identified at the newest revision.
 */
public final class SimpleTokenCheck implements TokenCheck {
  private final SimpleTokens known;
  private final ReadGate reads;
  private final LongSupplier appliedIndex;

  /** The check of one member. */
  public SimpleTokenCheck(SimpleTokens known, ReadGate reads, LongSupplier appliedIndex) {
    this.known = known;
    this.reads = reads;
    this.appliedIndex = appliedIndex;
  }

  @Override
  public CompletableFuture<Caller> callerOf(
      String token, LongSupplier authRevision, RequestContext context) {
    OptionalLong index = SimpleTokens.indexOf(token);
    String user = known.userOf(token);
    if (user != null) {
      return CompletableFuture.completedFuture(holder(user, authRevision));
    }
    if (index.isEmpty() || index.getAsLong() <= appliedIndex.getAsLong()) {
      return CompletableFuture.failedFuture(EtcdError.INVALID_AUTH_TOKEN.exception());
    }
    return reads
        .linearizable(context)
        .handle(
            (passed, failure) -> {
              String found = known.userOf(token);
              if (found == null) {
                throw EtcdError.INVALID_AUTH_TOKEN.exception();
              }
              return holder(found, authRevision);
            });
  }

  private static Caller holder(String user, LongSupplier authRevision) {
    return new Caller(Caller.Kind.TOKEN, user, authRevision.getAsLong());
  }
}
