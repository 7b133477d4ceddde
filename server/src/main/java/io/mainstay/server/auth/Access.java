package io.mainstay.server.auth;

import com.google.protobuf.ByteString;
import io.mainstay.api.errors.EtcdException;
import io.mainstay.api.etcdserverpb.RangeRequest;
import io.mainstay.api.etcdserverpb.TxnRequest;
import io.mainstay.server.Caller;
import io.mainstay.server.Credentials;
import io.mainstay.server.RequestContext;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * The guard of a member: finds out who calls, and whether he may. Any thread.
 *
 * <p>What goes through the log is only identified here; the log decides about it, so that all
 * members decide the same, by the permissions of that point. What is answered without the log is
 * checked here.
 */
public final class Access {
  private static final CompletableFuture<Caller> NOBODY =
      CompletableFuture.completedFuture(Caller.NOBODY);
  private static final CompletableFuture<Caller> MEMBER =
      CompletableFuture.completedFuture(Caller.MEMBER);

  private final AuthRegistry registry;
  private final TokenCheck tokens;
  private final boolean certificatesNameUsers;

  /**
   * The guard of one member.
   *
   * @param certificatesNameUsers whether who shows no token is the user whose name is in his
   *     certificate
   */
  public Access(AuthRegistry registry, TokenCheck tokens, boolean certificatesNameUsers) {
    this.registry = registry;
    this.tokens = tokens;
    this.certificatesNameUsers = certificatesNameUsers;
  }

  /** Whether callers have to say who they are. */
  public boolean isEnabled() {
    return registry.state().enabled();
  }

  /**
   * Finds out who calls, as far as that matters now.
   *
   * @return completes on any thread, in most cases at once; {@link Caller#NOBODY} for who shows
   *     nothing; fails with {@code INVALID_AUTH_TOKEN}
   */
  public CompletableFuture<Caller> identify(RequestContext context) {
    Credentials credentials = context.credentials();
    if (credentials == Credentials.MEMBER) {
      return MEMBER;
    }
    AuthState now = registry.state();
    if (!now.enabled()) {
      return NOBODY;
    }
    String token = credentials.token();
    if (token != null) {
      return tokens.callerOf(token, () -> registry.state().revision(), context);
    }
    String commonName = certificatesNameUsers ? credentials.commonName() : null;
    return commonName == null || commonName.isEmpty()
        ? NOBODY
        : CompletableFuture.completedFuture(
            new Caller(Caller.Kind.CERTIFICATE, commonName, now.revision()));
  }

  /**
   * Finds out who calls, and requires that to be known.
   *
   * @return as {@link #identify}; fails with {@code USER_EMPTY} too
   */
  public CompletableFuture<Caller> requireKnown(RequestContext context) {
    return checked(context, (state, caller) -> state.requireKnown(caller));
  }

  /**
   * Requires the right to everything.
   *
   * @return fails as {@link AuthState#requireRoot}
   */
  public CompletableFuture<Caller> requireRoot(RequestContext context) {
    return checked(context, AuthState::requireRoot);
  }

  /**
   * Requires the right to read a range, given as in a request.
   *
   * @return fails as {@link AuthState#requireRead}
   */
  public CompletableFuture<Caller> requireRead(
      ByteString key, ByteString rangeEnd, RequestContext context) {
    return checked(context, (state, caller) -> state.requireRead(caller, key, rangeEnd));
  }

  /** Reads a range if the caller may; {@code read} must not look at the store before it runs. */
  public <T> CompletableFuture<T> reading(
      RangeRequest range, RequestContext context, Executor executor, Supplier<T> read) {
    return reading(context, executor, permissions -> permissions.check(range), read);
  }

  /** Runs a transaction that only reads, if the caller may. */
  public <T> CompletableFuture<T> reading(
      TxnRequest txn, RequestContext context, Executor executor, Supplier<T> read) {
    return reading(context, executor, permissions -> permissions.check(txn), read);
  }

  /**
   * Reads what must be read by a caller who may read the keys of leases.
   *
   * @param leaseKeys the keys in question, looked up only for who is not free to do all
   */
  public <T> CompletableFuture<T> readingLeases(
      Supplier<List<ByteString>> leaseKeys,
      RequestContext context,
      Executor executor,
      Supplier<CompletableFuture<T>> read) {
    return leases(
        leaseKeys,
        context,
        executor,
        (state, caller, key) -> state.requireRead(caller, key, ByteString.EMPTY),
        read);
  }

  /** Does what needs the right to write the keys of a lease; as {@link #readingLeases}. */
  public <T> CompletableFuture<T> writingLease(
      Supplier<List<ByteString>> leaseKeys,
      RequestContext context,
      Executor executor,
      Supplier<CompletableFuture<T>> action) {
    return leases(
        leaseKeys,
        context,
        executor,
        (state, caller, key) -> state.requireWrite(caller, key),
        action);
  }

  private <T> CompletableFuture<T> leases(
      Supplier<List<ByteString>> leaseKeys,
      RequestContext context,
      Executor executor,
      KeyCheck check,
      Supplier<CompletableFuture<T>> action) {
    CompletableFuture<Caller> identified = requireKnown(context);
    if (isFree(identified)) {
      return action.get();
    }
    return identified
        .thenApplyAsync(
            caller -> {
              AuthState state = registry.state();
              if (!state.isRoot(caller)) {
                leaseKeys.get().forEach(key -> check.require(state, caller, key));
              }
              registry.requireUnchanged(state, caller);
              return new Checked(state, caller);
            },
            executor)
        .thenCompose(
            checked ->
                action
                    .get()
                    .thenApply(
                        answer -> {
                          registry.requireUnchanged(checked.state(), checked.caller());
                          return answer;
                        }));
  }

  private <T> CompletableFuture<T> reading(
      RequestContext context, Executor executor, Check check, Supplier<T> read) {
    CompletableFuture<Caller> identified = identify(context);
    return executor == context.executor()
        ? identified.thenApply(caller -> readNow(caller, check, read))
        : identified.thenApplyAsync(caller -> readNow(caller, check, read), executor);
  }

  private <T> T readNow(Caller caller, Check check, Supplier<T> read) {
    AuthState state = registry.state();
    check.require(new RequestPermissions(state, caller, lease -> List.of()));
    T answer = read.get();
    registry.requireUnchanged(state, caller);
    return answer;
  }

  private CompletableFuture<Caller> checked(RequestContext context, StateCheck check) {
    CompletableFuture<Caller> identified = identify(context);
    return isFree(identified)
        ? identified
        : identified.thenApply(
            caller -> {
              check.require(registry.state(), caller);
              return caller;
            });
  }

  /** Whether there is nothing to check, by far the most common case. */
  private boolean isFree(CompletableFuture<Caller> identified) {
    return identified == MEMBER || (identified == NOBODY && !registry.state().enabled());
  }

  private record Checked(AuthState state, Caller caller) {}

  /** Throws an {@link EtcdException}. */
  @FunctionalInterface
  private interface Check {
    void require(RequestPermissions permissions);
  }

  /** Throws an {@link EtcdException}. */
  @FunctionalInterface
  private interface StateCheck {
    void require(AuthState state, Caller caller);
  }

  /** Throws an {@link EtcdException}. */
  @FunctionalInterface
  private interface KeyCheck {
    void require(AuthState state, Caller caller, ByteString key);
  }
}
