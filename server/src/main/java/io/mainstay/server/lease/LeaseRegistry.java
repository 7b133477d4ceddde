package io.mainstay.server.lease;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * The leases that readers of the store can see. Written by the apply thread, after the batch is
 * visible and before anyone hears the outcome of its requests; read by anyone.
 */
public final class LeaseRegistry {
  private final ConcurrentMap<Long, Lease> leases = new ConcurrentHashMap<>();
  private final List<Listener> listeners = new CopyOnWriteArrayList<>();
  private final List<LeaseListener> logListeners = new CopyOnWriteArrayList<>();

  /** Hears of changes, after the registry shows them. Apply thread. */
  interface Listener {
    void granted(Lease lease);

    void revoked(long id);
  }

  /** Empty, until an applier fills it. */
  public LeaseRegistry() {}

  /** Adds who hears of what the log does from now on. */
  public void addListener(LeaseListener listener) {
    logListeners.add(listener);
  }

  void addListener(Listener listener) {
    listeners.add(listener);
  }

  /** The lease, or null when there is none. */
  @Nullable Lease lease(long id) {
    return leases.get(id);
  }

  /** All leases, in no order; may be changed by the apply thread while it is gone through. */
  Collection<Lease> leases() {
    return leases.values();
  }

  void publish(List<LeaseChange> changes) {
    for (LeaseChange change : changes) {
      if (change instanceof LeaseChange.Granted granted) {
        grant(granted.lease());
        logListeners.forEach(listener -> listener.granted(granted.lease().ttlSeconds()));
      } else if (change instanceof LeaseChange.Checkpointed checkpointed) {
        leases.put(checkpointed.lease().id(), checkpointed.lease());
      } else if (change instanceof LeaseChange.Revoked revoked) {
        revoke(revoked.id());
        logListeners.forEach(LeaseListener::revoked);
      }
    }
  }

  void replace(Collection<Lease> now) {
    Set<Long> left = new HashSet<>();
    now.forEach(lease -> left.add(lease.id()));
    for (Long id : leases.keySet()) {
      if (!left.contains(id)) {
        revoke(id);
      }
    }
    now.forEach(this::grant);
  }

  private void grant(Lease lease) {
    leases.put(lease.id(), lease);
    listeners.forEach(listener -> listener.granted(lease));
  }

  private void revoke(long id) {
    leases.remove(id);
    listeners.forEach(listener -> listener.revoked(id));
  }
}
