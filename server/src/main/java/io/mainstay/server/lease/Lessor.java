package io.mainstay.server.lease;

import io.mainstay.api.errors.EtcdError;
import io.mainstay.api.etcdserverpb.LeaseCheckpoint;
import io.mainstay.api.etcdserverpb.LeaseCheckpointRequest;
import io.mainstay.consensus.Leadership;
import io.mainstay.server.proposal.Proposer;
import io.mainstay.server.read.ReadGate;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The clock of leases. It runs on the leader only; on all others leases stand still, and a new
 * leader gives each its whole time again, or what was left of it at the last checkpoint.
 *
 * <p>Renewals and questions come on any thread and do not wait for one another. Becoming the
 * leader, and what follows from time, is done on the lessor's thread, which the executor gives.
 */
public final class Lessor {
  /** How often {@link #tick} is to be called. */
  public static final Duration TICK = Duration.ofMillis(500);

  private static final Leadership NONE = new Leadership(0, 0, false, 0);

  private final LeaseRegistry registry;
  private final LeaseLog leaseLog;
  private final Settings settings;
  private final LongSupplier clock;
  private final Executor executor;
  private final LongAdder renewals = new LongAdder();
  private final LongAdder expirations = new LongAdder();
  private volatile Leadership leadership = NONE;
  private volatile @Nullable Reign reign;

  /**
   * How leases are timed.
   *
   * @param electionTimeout what a new leader adds, for the time without one
   * @param retryInterval after which a revocation that failed is proposed again
   * @param checkpointInterval the time between two checkpoints of a longer lease; null for none
   */
  public record Settings(
      Duration electionTimeout, Duration retryInterval, @Nullable Duration checkpointInterval) {}

  /** One term of this member as the leader, and what it does in it. */
  private record Reign(Primacy primacy, Revoker revoker, Checkpointer checkpointer) {}

  /**
   * A lease and what is left of it.
   *
   * @param seconds whole seconds, 0 when its time is up
   * @param term the term in which this is so
   */
  record Remaining(Lease lease, long seconds, long term) {}

  /**
   * The lessor of one member.
   *
   * @param clock nanoseconds since some moment
   * @param executor one thread, the lessor's
   */
  public Lessor(
      LeaseRegistry registry,
      Proposer proposer,
      ReadGate reads,
      Settings settings,
      LongSupplier clock,
      Executor executor) {
    this(registry, new ProposedLeaseLog(proposer, reads, executor), settings, clock, executor);
  }

  Lessor(
      LeaseRegistry registry,
      LeaseLog leaseLog,
      Settings settings,
      LongSupplier clock,
      Executor executor) {
    this.registry = registry;
    this.leaseLog = leaseLog;
    this.settings = settings;
    this.clock = clock;
    this.executor = executor;
    registry.addListener(
        new LeaseRegistry.Listener() {
          @Override
          public void granted(Lease lease) {
            Reign current = reign;
            if (current != null) {
              current.primacy().granted(lease, clock.getAsLong());
            }
          }

          @Override
          public void revoked(long id) {
            Reign current = reign;
            if (current != null) {
              current.primacy().revoked(id);
            }
          }
        });
  }

  /** Begins or stops timing leases. Engine thread. */
  public void leadershipChanged(Leadership now) {
    leadership = now;
    Reign before = reign;
    if (before != null) {
      reign = null;
      executor.execute(before.primacy()::end);
    }
    if (now.local()) {
      executor.execute(() -> lead(now));
    }
  }

  /** Revokes and checkpoints what is due. Lessor's thread. */
  public void tick() {
    Reign current = reign;
    if (current != null) {
      current.primacy().takeTouched(clock.getAsLong());
      current.revoker().round();
      current.checkpointer().round();
    }
  }

  private void lead(Leadership now) {
    if (!leadership.equals(now)) {
      return;
    }
    Duration interval = settings.checkpointInterval();
    Primacy primacy =
        new Primacy(now.term(), registry, interval == null ? null : interval.toNanos());
    primacy.armAll(clock.getAsLong(), settings.electionTimeout().toNanos());
    reign =
        new Reign(
            primacy,
            new Revoker(
                primacy,
                leaseLog,
                clock,
                settings.retryInterval().toNanos(),
                expirations::increment),
            new Checkpointer(primacy, registry, leaseLog, clock));
    primacy.catchUp(clock.getAsLong());
    if (!leadership.equals(now)) {
      // Lost while all this was made, and perhaps before anyone could see that there is something
      // to end.
      reign = null;
      primacy.end();
    }
  }

  /** How many renewals this member has answered as the leader. */
  public long renewals() {
    return renewals.sum();
  }

  /** How many leases this member has ended as the leader because their time was up. */
  public long expirations() {
    return expirations.sum();
  }

  /** Whether there is such a lease, as far as this member has applied the log. */
  boolean knows(long id) {
    return registry.lease(id) != null;
  }

  /**
   * Starts the time to live of a lease again.
   *
   * @return its time to live in seconds, once it is certain that the lease lives; fails with {@code
   *     LEASE_NOT_FOUND} once it is certain that it does not, and with {@link NotPrimaryException}
   *     when this member does not time leases
   */
  CompletableFuture<Long> renew(long id) {
    Reign current = reign;
    if (current == null) {
      return CompletableFuture.failedFuture(new NotPrimaryException());
    }
    Primacy primacy = current.primacy();
    Lease lease = registry.lease(id);
    if (lease == null) {
      return CompletableFuture.failedFuture(EtcdError.LEASE_NOT_FOUND.exception());
    }
    Deadline deadline = primacy.deadline(lease, clock.getAsLong());
    if (!deadline.renew(clock.getAsLong())) {
      return refuseOnceOver(deadline);
    }
    return lease.hasCheckpoint() || deadline.isCheckpointing()
        ? clearCheckpoint(primacy, id).thenCompose(cleared -> renewed(primacy, deadline, lease))
        : renewed(primacy, deadline, lease);
  }

  /**
   * A checkpoint from before the renewal must not count for the next leader. While it is cleared
   * the lease may still end, or leadership.
   */
  private CompletableFuture<Void> clearCheckpoint(Primacy primacy, long id) {
    LeaseCheckpointRequest nothingNoted =
        LeaseCheckpointRequest.newBuilder()
            .addCheckpoints(LeaseCheckpoint.newBuilder().setID(id))
            .build();
    return leaseLog
        .checkpoint(nothingNoted, primacy.term())
        .exceptionallyCompose(
            failure ->
                CompletableFuture.failedFuture(
                    isCurrent(primacy) ? failure : new NotPrimaryException()));
  }

  private CompletableFuture<Long> renewed(Primacy primacy, Deadline deadline, Lease lease) {
    if (deadline.isRevoking() || deadline.isOver()) {
      return refuseOnceOver(deadline);
    }
    if (!knows(lease.id())) {
      return CompletableFuture.failedFuture(EtcdError.LEASE_NOT_FOUND.exception());
    }
    if (!isCurrent(primacy)) {
      return CompletableFuture.failedFuture(new NotPrimaryException());
    }
    renewals.increment();
    return CompletableFuture.completedFuture(lease.ttlSeconds());
  }

  private static CompletableFuture<Long> refuseOnceOver(Deadline deadline) {
    return deadline
        .over()
        .thenCompose(
            how ->
                CompletableFuture.failedFuture(
                    switch (how) {
                      case REVOKED -> EtcdError.LEASE_NOT_FOUND.exception();
                      case DEMOTED -> new NotPrimaryException();
                    }));
  }

  /**
   * What is left of a lease.
   *
   * @throws NotPrimaryException when this member does not time leases
   * @throws io.mainstay.api.errors.EtcdException {@code LEASE_NOT_FOUND}
   */
  Remaining remaining(long id) {
    Reign current = reign;
    if (current == null) {
      throw new NotPrimaryException();
    }
    Lease lease = registry.lease(id);
    if (lease == null) {
      throw EtcdError.LEASE_NOT_FOUND.exception();
    }
    Primacy primacy = current.primacy();
    long nowNanos = clock.getAsLong();
    long leftNanos = primacy.deadline(lease, nowNanos).expiryNanos() - nowNanos;
    return new Remaining(
        lease, Math.max(0, TimeUnit.NANOSECONDS.toSeconds(leftNanos)), primacy.term());
  }

  /** Whether this member times leases, and has done so without a break in this term. */
  boolean isPrimaryIn(long term) {
    Reign current = reign;
    return current != null && current.primacy().term() == term;
  }

  /** The IDs of all leases, those that end first in front; by ID where this member has no time. */
  List<Long> idsByExpiry() {
    Reign current = reign;
    long nowNanos = clock.getAsLong();
    record Timed(long id, long leftNanos) {}
    return registry.leases().stream()
        .map(
            lease ->
                new Timed(
                    lease.id(),
                    current == null
                        ? 0
                        : current.primacy().deadline(lease, nowNanos).expiryNanos() - nowNanos))
        .sorted(Comparator.comparingLong(Timed::leftNanos).thenComparingLong(Timed::id))
        .map(Timed::id)
        .toList();
  }

  private boolean isCurrent(Primacy primacy) {
    Reign current = reign;
    return current != null && current.primacy() == primacy;
  }
}
