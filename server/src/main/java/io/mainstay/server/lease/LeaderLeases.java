package io.mainstay.server.lease;

import com.google.protobuf.ByteString;
import io.mainstay.api.errors.EtcdError;
import io.mainstay.api.errors.EtcdException;
import io.mainstay.api.errors.StatusCode;
import io.mainstay.api.etcdserverpb.LeaseTimeToLiveRequest;
import io.mainstay.api.etcdserverpb.LeaseTimeToLiveResponse;
import io.mainstay.consensus.Consensus;
import io.mainstay.server.Async;
import io.mainstay.server.RequestContext;
import io.mainstay.server.Scheduler;
import io.mainstay.server.read.ReadGate;
import io.mainstay.storage.MvccStore;
import io.mainstay.storage.ReadView;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * What a leader answers about leases, to its own clients and to other members. Any thread.
 *
 * <p>All fail with {@link NotPrimaryException} where this member does not lead.
 */
final class LeaderLeases {
  /** How long a question about the newest state waits for it to be applied here. */
  private static final Duration APPLY_PATIENCE = Duration.ofSeconds(1);

  private final MvccStore store;
  private final Consensus consensus;
  private final ReadGate reads;
  private final Lessor lessor;
  private final Executor workers;
  private final Scheduler scheduler;
  private final boolean fastKeepAlive;

  /**
   * The leases of one member while it leads.
   *
   * @param workers reads the keys of a lease, which may be many
   * @param fastKeepAlive whether a renewal of a known lease does not wait until all that is
   *     committed is applied
   */
  LeaderLeases(
      MvccStore store,
      Consensus consensus,
      ReadGate reads,
      Lessor lessor,
      Executor workers,
      Scheduler scheduler,
      boolean fastKeepAlive) {
    this.store = store;
    this.consensus = consensus;
    this.reads = reads;
    this.lessor = lessor;
    this.workers = workers;
    this.scheduler = scheduler;
    this.fastKeepAlive = fastKeepAlive;
  }

  /**
   * Renews a lease and says its time to live in seconds.
   *
   * @return fails with {@code LEASE_NOT_FOUND}, with {@code not a primary lessor} when it cannot be
   *     certain that this member leads, and with {@code TIMEOUT_WAIT_APPLIED_INDEX}
   */
  CompletableFuture<Long> renew(long id, RequestContext context) {
    if (!consensus.leadership().local()) {
      return CompletableFuture.failedFuture(new NotPrimaryException());
    }
    if (consensus.leadsForSure()) {
      return fastKeepAlive && lessor.knows(id)
          ? lessor.renew(id)
          : upToDate(context)
              .exceptionallyCompose(LeaderLeases::askAgainAfterAChange)
              .thenCompose(passed -> lessor.renew(id));
    }
    return confirmed(context).thenCompose(passed -> lessor.renew(id));
  }

  /**
   * Says what is left of a lease.
   *
   * @return without a header; fails with {@code LEASE_NOT_FOUND}, {@code LEADER_CHANGED} and {@code
   *     TIMEOUT_WAIT_APPLIED_INDEX}
   */
  CompletableFuture<LeaseTimeToLiveResponse.Builder> timeToLive(
      LeaseTimeToLiveRequest request, RequestContext context) {
    if (!consensus.leadership().local()) {
      return CompletableFuture.failedFuture(new NotPrimaryException());
    }
    CompletableFuture<Void> upToDate = upToDate(context);
    return request.getKeys()
        ? upToDate.thenApplyAsync(passed -> describe(request), workers)
        : upToDate.thenApply(passed -> describe(request));
  }

  private LeaseTimeToLiveResponse.Builder describe(LeaseTimeToLiveRequest request) {
    Lessor.Remaining remaining = remaining(request.getID());
    LeaseTimeToLiveResponse.Builder response =
        LeaseTimeToLiveResponse.newBuilder()
            .setID(request.getID())
            .setTTL(remaining.seconds())
            .setGrantedTTL(remaining.lease().ttlSeconds());
    if (request.getKeys()) {
      response.addAllKeys(keys(request.getID()));
    }
    if (!lessor.isPrimaryIn(remaining.term())) {
      throw EtcdError.LEADER_CHANGED.exception();
    }
    return response;
  }

  private Lessor.Remaining remaining(long id) {
    try {
      return lessor.remaining(id);
    } catch (NotPrimaryException e) {
      if (consensus.leadership().local()) {
        // Elected just now: soon it will time leases.
        throw e;
      }
      throw EtcdError.LEADER_CHANGED.exception();
    }
  }

  private List<ByteString> keys(long id) {
    try (ReadView view = store.newestView()) {
      return view.leaseKeys(id);
    }
  }

  /** Waits until all that is committed is applied here. */
  private CompletableFuture<Void> upToDate(RequestContext context) {
    CompletableFuture<Void> passed = reads.linearizable(context);
    if (!passed.isDone()) {
      scheduler.schedule(
          () -> passed.completeExceptionally(EtcdError.TIMEOUT_WAIT_APPLIED_INDEX.exception()),
          APPLY_PATIENCE);
    }
    return passed;
  }

  /** The same, for as long as it takes to make certain that this member leads. */
  private CompletableFuture<Void> confirmed(RequestContext context) {
    return reads
        .linearizable(context)
        .handle(
            (passed, failure) -> {
              if (failure != null && is(failure, EtcdError.STOPPED)) {
                throw EtcdError.STOPPED.exception();
              }
              if (failure != null || !consensus.leadership().local()) {
                throw new EtcdException(StatusCode.UNKNOWN, "not a primary lessor");
              }
              return null;
            });
  }

  private static CompletableFuture<Void> askAgainAfterAChange(Throwable failure) {
    return CompletableFuture.failedFuture(
        is(failure, EtcdError.LEADER_CHANGED) ? new NotPrimaryException() : failure);
  }

  private static boolean is(Throwable failure, EtcdError error) {
    return Async.cause(failure) instanceof EtcdException refused && refused.is(error);
  }
}
