package io.mainstay.server.apply;

import com.google.protobuf.CodedInputStream;
import io.mainstay.api.etcdserverpb.InternalRaftRequest;
import io.mainstay.consensus.Leadership;
import io.mainstay.consensus.StateMachine;
import io.mainstay.server.alarm.AlarmApplier;
import io.mainstay.server.auth.AuthApplier;
import io.mainstay.server.cluster.ClusterState;
import io.mainstay.server.cluster.MembershipTable;
import io.mainstay.server.lease.LeaseApplier;
import io.mainstay.server.proposal.Applied;
import io.mainstay.server.proposal.PendingRequests;
import io.mainstay.server.proposal.PendingRequests.Completion;
import io.mainstay.storage.AppliedChanges;
import io.mainstay.storage.ApplyBatch;
import io.mainstay.storage.MvccStore;
import io.mainstay.storage.ReadView;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Drives the store from the log: one storage batch for all entries committed together, then the
 * outcomes to those who wait.
 *
 * <p>Apply thread, but for what {@link StateMachine} says. Callers hear of their outcome only after
 * the batch is visible, so everyone reads what they were told they wrote.
 */
public final class ApplyLoop implements StateMachine {
  private static final String SNAPSHOT_STORE = "store";

  /**
   * How deep a request in the log may be nested. Those of clients may be 100 messages deep, and are
   * wrapped here: what was taken in must be readable.
   */
  private static final int MAX_DEPTH = 200;

  private final MvccStore store;
  private final LeaseApplier leases;
  private final AuthApplier auth;
  private final AlarmApplier alarms;
  private final ClusterState cluster;
  private final PendingRequests pending;
  private final ChangeListener changes;
  private final Consumer<Leadership> onLeadership;
  private final Runnable onRemoval;
  private final Consumer<Throwable> onFailure;
  private final RequestApplier applier;

  /**
   * The state machine of one member.
   *
   * @param changes told of every batch
   * @param onLeadership told of leadership changes, on an engine thread
   * @param onRemoval told, once, that this member is out of its cluster; on an event loop
   * @param onFailure told, once, why the member has to stop
   */
  public ApplyLoop(
      MvccStore store,
      LeaseApplier leases,
      AuthApplier auth,
      AlarmApplier alarms,
      ClusterState cluster,
      PendingRequests pending,
      ChangeListener changes,
      Consumer<Leadership> onLeadership,
      Runnable onRemoval,
      Consumer<Throwable> onFailure) {
    this.store = store;
    this.leases = leases;
    this.auth = auth;
    this.alarms = alarms;
    this.applier = new RequestApplier(leases, auth, alarms);
    this.cluster = cluster;
    this.pending = pending;
    this.changes = changes;
    this.onLeadership = onLeadership;
    this.onRemoval = onRemoval;
    this.onFailure = onFailure;
  }

  @Override
  public long appliedIndex() {
    return store.appliedIndex();
  }

  @Override
  public void apply(List<CommittedEntry> entries) {
    List<Completion> completions = new ArrayList<>();
    boolean membershipTouched = false;
    AppliedChanges changed;
    try (ApplyBatch batch = store.beginBatch(leases)) {
      for (CommittedEntry entry : entries) {
        for (byte[] payload : entry.payloads()) {
          InternalRaftRequest request = parse(payload);
          Applied outcome = applier.apply(batch, request, entry.index());
          membershipTouched |= RequestApplier.touchesMembership(request);
          long requestId = request.getHeader().getID();
          if (pending.isWaitedFor(requestId)) {
            completions.add(new Completion(requestId, outcome));
          }
        }
      }
      CommittedEntry last = entries.get(entries.size() - 1);
      auth.committing();
      changed = batch.commit(last.index(), last.term());
    }
    if (membershipTouched) {
      publishMembership();
    }
    auth.committed();
    alarms.committed();
    leases.committed();
    changes.applied(changed);
    pending.complete(completions);
  }

  @Override
  public void leadershipChanged(Leadership leadership) {
    onLeadership.accept(leadership);
  }

  @Override
  public void saveSnapshot(Path directory) {
    saveSnapshot(store, directory);
  }

  /** Writes a store as a snapshot that members can load. Any thread. */
  public static void saveSnapshot(MvccStore store, Path directory) {
    store.checkpoint(directory.resolve(SNAPSHOT_STORE));
  }

  @Override
  public void loadSnapshot(Path directory) {
    auth.restoring();
    store.restore(directory.resolve(SNAPSHOT_STORE));
    publishMembership();
    try (ReadView view = store.newestView()) {
      auth.restored(view);
      alarms.restored(view);
      leases.restored(view);
    }
    changes.restored();
  }

  @Override
  public void removedFromGroup() {
    onRemoval.run();
  }

  @Override
  public void failed(Throwable cause) {
    onFailure.accept(cause);
  }

  private void publishMembership() {
    try (ReadView view = store.newestView()) {
      cluster.publish(MembershipTable.read(view));
    }
  }

  private static InternalRaftRequest parse(byte[] payload) {
    try {
      CodedInputStream in = CodedInputStream.newInstance(payload);
      in.setRecursionLimit(MAX_DEPTH);
      return InternalRaftRequest.parseFrom(in);
    } catch (IOException e) {
      throw new IllegalStateException("the log holds something that is no request", e);
    }
  }
}
