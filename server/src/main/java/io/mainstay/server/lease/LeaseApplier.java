package io.mainstay.server.lease;

import io.mainstay.api.errors.EtcdError;
import io.mainstay.api.etcdserverpb.LeaseCheckpoint;
import io.mainstay.api.etcdserverpb.LeaseCheckpointRequest;
import io.mainstay.api.etcdserverpb.LeaseCheckpointResponse;
import io.mainstay.api.etcdserverpb.LeaseGrantRequest;
import io.mainstay.api.etcdserverpb.LeaseGrantResponse;
import io.mainstay.api.etcdserverpb.LeaseRevokeRequest;
import io.mainstay.api.etcdserverpb.LeaseRevokeResponse;
import io.mainstay.storage.ApplyBatch;
import io.mainstay.storage.LeaseCheck;
import io.mainstay.storage.TableReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the log does to leases. The time to live in a request counts as it is: it was raised to the
 * least allowed before it was proposed, as members might be set up differently.
 *
 * <p>Apply thread. It knows the leases as of the last request applied; everyone else sees them in
 * the {@link LeaseRegistry} once the batch is visible.
 */
public final class LeaseApplier implements LeaseCheck {
  private static final long MAX_TTL_SECONDS = 9_000_000_000L;

  private final LeaseRegistry registry;
  private final Map<Long, Lease> leases = new HashMap<>();
  private List<LeaseChange> changes = new ArrayList<>();

  /**
   * The applier of one member.
   *
   * @param registry told what is visible, from the start
   * @param stored what the store holds
   */
  public LeaseApplier(LeaseRegistry registry, TableReader stored) {
    this.registry = registry;
    load(stored);
  }

  @Override
  public boolean exists(long leaseId) {
    return leases.containsKey(leaseId);
  }

  /**
   * Grants a lease.
   *
   * @throws io.mainstay.api.errors.EtcdException {@code LEASE_TTL_TOO_LARGE} or {@code
   *     LEASE_EXISTS}
   */
  public LeaseGrantResponse.Builder grant(ApplyBatch batch, LeaseGrantRequest request) {
    if (request.getTTL() > MAX_TTL_SECONDS) {
      throw EtcdError.LEASE_TTL_TOO_LARGE.exception();
    }
    if (exists(request.getID())) {
      throw EtcdError.LEASE_EXISTS.exception();
    }
    Lease lease = new Lease(request.getID(), request.getTTL(), 0);
    store(batch, lease);
    changes.add(new LeaseChange.Granted(lease));
    return LeaseGrantResponse.newBuilder().setID(lease.id()).setTTL(lease.ttlSeconds());
  }

  /**
   * Removes a lease and its keys, under one revision.
   *
   * @throws io.mainstay.api.errors.EtcdException {@code LEASE_NOT_FOUND}
   */
  public LeaseRevokeResponse.Builder revoke(ApplyBatch batch, LeaseRevokeRequest request) {
    long id = request.getID();
    if (!exists(id)) {
      throw EtcdError.LEASE_NOT_FOUND.exception();
    }
    batch.deleteLeaseKeys(id);
    LeaseTable.remove(batch, id);
    leases.remove(id);
    changes.add(new LeaseChange.Revoked(id));
    return LeaseRevokeResponse.newBuilder();
  }

  /** Notes what is left of leases; those that are gone meanwhile are passed over. */
  public LeaseCheckpointResponse.Builder checkpoint(
      ApplyBatch batch, LeaseCheckpointRequest request) {
    for (LeaseCheckpoint checkpoint : request.getCheckpointsList()) {
      Lease lease = leases.get(checkpoint.getID());
      if (lease != null) {
        Lease noted = lease.withCheckpoint(checkpoint.getRemainingTTL());
        store(batch, noted);
        changes.add(new LeaseChange.Checkpointed(noted));
      }
    }
    return LeaseCheckpointResponse.newBuilder();
  }

  /** The batch is visible in the store: so everyone may see what it did to leases. */
  public void committed() {
    if (!changes.isEmpty()) {
      registry.publish(changes);
      changes = new ArrayList<>();
    }
  }

  /** The store's content was replaced by that of a snapshot. */
  public void restored(TableReader stored) {
    leases.clear();
    load(stored);
  }

  private void load(TableReader stored) {
    LeaseTable.read(stored).forEach(lease -> leases.put(lease.id(), lease));
    registry.replace(leases.values());
  }

  private void store(ApplyBatch batch, Lease lease) {
    LeaseTable.write(batch, lease);
    leases.put(lease.id(), lease);
  }
}
