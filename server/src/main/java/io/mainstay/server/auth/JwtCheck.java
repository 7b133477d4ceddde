package io.mainstay.server.auth;

import io.mainstay.api.errors.EtcdError;
import io.mainstay.server.Caller;
import io.mainstay.server.RequestContext;
import io.mainstay.server.auth.token.JwtTokens;
import io.mainstay.server.auth.token.JwtTokens.Claims;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.LongSupplier;

/**
 * Takes the word of signed tokens. A signature costs more to check than most requests to answer, so
 * what was found good counts for a moment.
 */
public final class JwtCheck implements TokenCheck {
  private static final long MOMENT_NANOS = Duration.ofSeconds(1).toNanos();

  /** Beyond this, those found good are forgotten and checked again. */
  private static final int MAX_REMEMBERED = 10_000;

  private final JwtTokens tokens;
  private final LongSupplier nanoTime;
  private final ConcurrentMap<String, Good> remembered = new ConcurrentHashMap<>();

  private record Good(Caller caller, long sinceNanos) {}

  /**
   * The check of one member.
   *
   * @param nanoTime the time, as {@link System#nanoTime()} has it
   */
  public JwtCheck(JwtTokens tokens, LongSupplier nanoTime) {
    this.tokens = tokens;
    this.nanoTime = nanoTime;
  }

  @Override
  public CompletableFuture<Caller> callerOf(
      String token, LongSupplier authRevision, RequestContext context) {
    long nanos = nanoTime.getAsLong();
    Good good = remembered.get(token);
    if (good != null && nanos - good.sinceNanos() < MOMENT_NANOS) {
      return CompletableFuture.completedFuture(good.caller());
    }
    Claims claims = tokens.verify(token);
    if (claims == null) {
      remembered.remove(token);
      return CompletableFuture.failedFuture(EtcdError.INVALID_AUTH_TOKEN.exception());
    }
    if (remembered.size() >= MAX_REMEMBERED) {
      remembered.clear();
    }
    Caller caller = new Caller(Caller.Kind.TOKEN, claims.username(), claims.revision());
    remembered.put(token, new Good(caller, nanos));
    return CompletableFuture.completedFuture(caller);
  }
}
