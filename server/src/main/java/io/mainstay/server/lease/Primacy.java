package io.mainstay.server.lease;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The deadlines of all leases while this member leads in one term.
 *
 * <p>Deadlines are looked up, renewed and, where one is missing, made on any thread. The queues
 * belong to the lessor's thread, and are lazy: a renewal does not touch them. A lease whose turn
 * comes in the queue before its time is put back for when its time will be, so its place changes
 * about once in a time to live however often it is renewed.
 */
final class Primacy {
  private final long term;
  private final LeaseRegistry registry;
  private final @Nullable Long checkpointNanos;
  private final ConcurrentMap<Long, Deadline> deadlines = new ConcurrentHashMap<>();
  private final Queue<Deadline> touched = new ConcurrentLinkedQueue<>();
  private final DueQueue<Deadline> expiries = new DueQueue<>();
  private final DueQueue<Deadline> checkpoints = new DueQueue<>();
  private volatile boolean ended;

  /**
   * Without any deadlines.
   *
   * @param checkpointNanos the time between two notes of what is left of a long lease; null for no
   *     notes
   */
  Primacy(long term, LeaseRegistry registry, @Nullable Long checkpointNanos) {
    this.term = term;
    this.registry = registry;
    this.checkpointNanos = checkpointNanos;
  }

  long term() {
    return term;
  }

  /**
   * Gives all leases what they must have left, and an extension for the time without a leader.
   * Lessor's thread, before anyone else knows of this.
   */
  void armAll(long nowNanos, long extensionNanos) {
    List<Lease> sorted = new ArrayList<>(registry.leases());
    sorted.sort(Comparator.comparingLong(Lease::leftSeconds));
    long[] expiries = new long[sorted.size()];
    for (int i = 0; i < expiries.length; i++) {
      expiries[i] =
          nowNanos + TimeUnit.SECONDS.toNanos(sorted.get(i).leftSeconds()) + extensionNanos;
    }
    ExpirySpread.spread(expiries);
    for (int i = 0; i < expiries.length; i++) {
      add(new Deadline(sorted.get(i), expiries[i]));
    }
  }

  /**
   * Makes up for grants and revocations that the apply thread published after {@link #armAll} had
   * looked and before it knew of this. Lessor's thread.
   */
  void catchUp(long nowNanos) {
    registry.leases().forEach(lease -> deadline(lease, nowNanos));
    for (Long id : deadlines.keySet()) {
      if (registry.lease(id) == null) {
        revoked(id);
      }
    }
  }

  /** The deadline of a lease that the registry shows. Any thread. */
  Deadline deadline(Lease lease, long nowNanos) {
    Deadline known = deadlines.get(lease.id());
    return known != null
        ? known
        : deadlines.computeIfAbsent(lease.id(), id -> touch(fresh(lease, nowNanos)));
  }

  /** A lease was granted. Apply thread. */
  void granted(Lease lease, long nowNanos) {
    add(fresh(lease, nowNanos));
  }

  /** A lease is gone. Any thread. */
  void revoked(long id) {
    Deadline deadline = deadlines.remove(id);
    if (deadline != null) {
      deadline.end(Deadline.End.REVOKED);
      touched.add(deadline);
    }
  }

  /** Tells all who wait that this member times leases no more. Lessor's thread. */
  void end() {
    ended = true;
    deadlines.values().forEach(deadline -> deadline.end(Deadline.End.DEMOTED));
  }

  boolean hasEnded() {
    return ended;
  }

  /** Brings the queues up to date with what has come and gone. Lessor's thread. */
  void takeTouched(long nowNanos) {
    Deadline deadline;
    while ((deadline = touched.poll()) != null) {
      if (deadline.isOver()) {
        expiries.remove(deadline);
        checkpoints.remove(deadline);
      } else {
        expiries.put(deadline, deadline.expiryNanos());
        scheduleCheckpoint(deadline, nowNanos);
      }
    }
  }

  /** Takes leases whose time is up out of the queue. Lessor's thread. */
  List<Deadline> pollExpired(long nowNanos, int limit) {
    List<Deadline> expired = new ArrayList<>();
    Deadline next;
    while (expired.size() < limit && (next = expiries.pollDue(nowNanos)) != null) {
      if (nowNanos - next.expiryNanos() >= 0) {
        expired.add(next);
      } else {
        expiries.put(next, next.expiryNanos());
      }
    }
    return expired;
  }

  /**
   * A lease is gone for certain: also one whose deadline was made by somebody who had seen it in
   * the registry just before it went. Lessor's thread.
   */
  void forget(Deadline deadline) {
    deadlines.remove(deadline.id(), deadline);
    deadline.end(Deadline.End.REVOKED);
  }

  /** Looks at a lease again at some time. Lessor's thread. */
  void lookAgain(Deadline deadline, long dueNanos) {
    if (!deadline.isOver()) {
      expiries.put(deadline, dueNanos);
    }
  }

  /** Takes leases of which it is time to note what is left. Lessor's thread. */
  List<Deadline> pollCheckpoints(long nowNanos, int limit) {
    List<Deadline> due = new ArrayList<>();
    Deadline next;
    while (due.size() < limit && (next = checkpoints.pollDue(nowNanos)) != null) {
      if (next.expiryNanos() - nowNanos > 0) {
        due.add(next);
        checkpoints.put(next, nowNanos + intervalNanos());
      }
    }
    return due;
  }

  private void scheduleCheckpoint(Deadline deadline, long nowNanos) {
    if (checkpointNanos != null && deadline.expiryNanos() - nowNanos > checkpointNanos) {
      checkpoints.put(deadline, nowNanos + checkpointNanos);
    }
  }

  private long intervalNanos() {
    return checkpointNanos == null ? 0 : checkpointNanos;
  }

  private static Deadline fresh(Lease lease, long nowNanos) {
    return new Deadline(lease, nowNanos + TimeUnit.SECONDS.toNanos(lease.ttlSeconds()));
  }

  private void add(Deadline deadline) {
    Deadline before = deadlines.put(deadline.id(), touch(deadline));
    if (before != null) {
      before.end(Deadline.End.REVOKED);
      touched.add(before);
    }
  }

  private Deadline touch(Deadline deadline) {
    touched.add(deadline);
    return deadline;
  }
}
