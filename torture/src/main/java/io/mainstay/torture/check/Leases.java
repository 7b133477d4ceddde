package io.mainstay.torture.check;

import io.mainstay.torture.history.History;
import io.mainstay.torture.history.Operation;
import io.mainstay.torture.history.Outcome;
import io.mainstay.torture.history.Request;
import io.mainstay.torture.history.Response;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What clients did with leases, and how long each had to last by what they were told. */
final class Leases {
  /** The calls about one lease. */
  static final class Lease {
    private final long id;
    private final List<Operation> grants = new ArrayList<>();
    private final List<Operation> keepAlives = new ArrayList<>();
    private final List<Operation> revokes = new ArrayList<>();
    private @Nullable Operation lastRenewal;
    private long guaranteedNanos = Long.MIN_VALUE;

    private Lease(long id) {
      this.id = id;
    }

    long id() {
      return id;
    }

    List<Operation> grants() {
      return grants;
    }

    /** Those that were answered. */
    List<Operation> keepAlives() {
      return keepAlives;
    }

    /** Those that were answered and those that may have happened. */
    List<Operation> revokes() {
      return revokes;
    }

    /**
     * Until when it had to last if nobody revoked it: its time to live after the last grant or
     * keep-alive with an answer was called. The beginning of time if there is none.
     */
    long guaranteedNanos() {
      return guaranteedNanos;
    }

    /** The call that {@link #guaranteedNanos} counts from; null if there is none. */
    @Nullable Operation lastRenewal() {
      return lastRenewal;
    }

    /** Whether somebody who may have revoked it had been called by then. */
    boolean mayBeRevokedBy(long nanos) {
      return revokes.stream().anyMatch(revoke -> revoke.callNanos() <= nanos);
    }

    /** Whether it may have ended by then, by its time or by a call. */
    boolean mayHaveEndedBy(long nanos) {
      return nanos >= guaranteedNanos || mayBeRevokedBy(nanos);
    }

    private void renewed(Operation operation, long ttlSeconds) {
      long until = operation.callNanos() + TimeUnit.SECONDS.toNanos(ttlSeconds);
      if (until > guaranteedNanos) {
        guaranteedNanos = until;
        lastRenewal = operation;
      }
    }
  }

  private final Map<Long, Lease> leases = new TreeMap<>();

  private Leases() {}

  static Leases of(History history) {
    Leases all = new Leases();
    history.operations().forEach(all::add);
    return all;
  }

  Collection<Lease> all() {
    return leases.values();
  }

  /** Of one that nobody asked for: a lease without any call. */
  Lease get(long id) {
    Lease lease = leases.get(id);
    return lease == null ? new Lease(id) : lease;
  }

  private void add(Operation operation) {
    Request request = operation.request();
    Response response =
        operation.outcome() instanceof Outcome.Answered answered ? answered.response() : null;
    if (request instanceof Request.LeaseGrant grant) {
      of(grant.lease()).grants.add(operation);
      if (response instanceof Response.LeaseGrant granted) {
        of(grant.lease()).renewed(operation, granted.ttlSeconds());
      }
    } else if (request instanceof Request.LeaseKeepAlive keepAlive
        && response instanceof Response.LeaseKeepAlive kept) {
      of(keepAlive.lease()).keepAlives.add(operation);
      if (kept.ttlSeconds() > 0) {
        of(keepAlive.lease()).renewed(operation, kept.ttlSeconds());
      }
    } else if (request instanceof Request.LeaseRevoke revoke
        && !(operation.outcome() instanceof Outcome.Failed)) {
      of(revoke.lease()).revokes.add(operation);
    }
  }

  private Lease of(long id) {
    return leases.computeIfAbsent(id, Lease::new);
  }
}
