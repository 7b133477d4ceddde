package io.mainstay.server.apply;

import com.google.protobuf.CodedInputStream;
import io.mainstay.api.etcdserverpb.InternalRaftRequest;
import io.mainstay.consensus.Leadership;
import io.mainstay.consensus.StateMachine;
import io.mainstay.server.RequestKind;
import io.mainstay.server.RequestListener;
import io.mainstay.server.SlowApplies;
import io.mainstay.server.alarm.AlarmApplier;
import io.mainstay.server.auth.AuthApplier;
import io.mainstay.server.cluster.ClusterState;
import io.mainstay.server.cluster.MembershipTable;
import io.mainstay.server.lease.LeaseApplier;
import io.mainstay.server.proposal.Applied;
import io.mainstay.server.proposal.PendingRequests;
import io.mainstay.server.proposal.PendingRequests.Completion;
import io.mainstay.server.tracing.Span;
import io.mainstay.server.v2.V2Applier;
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
  private final V2Applier v2;
  private final ClusterState cluster;
  private final PendingRequests pending;
  private final ChangeListener changes;
  private final Consumer<Leadership> onLeadership;
  private final Runnable onRemoval;
  private final Consumer<Throwable> onFailure;
  private final RequestApplier applier;
  private final RequestListener listener;
  private final SlowApplies slow;
  private volatile boolean loading;

  /**
   * The state machine of one member.
   *
   * @param changes told of every batch
   * @param onLeadership told of leadership changes, on an engine thread
   * @param onRemoval told, once, that this member is out of its cluster; on an event loop
   * @param onFailure told, once, why the member has to stop
   * @param listener told how long each request takes
   * @param slow told of it too
   */
  public ApplyLoop(
      MvccStore store,
      LeaseApplier leases,
      AuthApplier auth,
      AlarmApplier alarms,
      V2Applier v2,
      ClusterState cluster,
      PendingRequests pending,
      ChangeListener changes,
      Consumer<Leadership> onLeadership,
      Runnable onRemoval,
      Consumer<Throwable> onFailure,
      RequestListener listener,
      SlowApplies slow) {
    this.listener = listener;
    this.slow = slow;
    this.store = store;
    this.leases = leases;
    this.auth = auth;
    this.alarms = alarms;
    this.v2 = v2;
    this.applier = new RequestApplier(leases, auth, alarms, v2);
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
    long startNanos = System.nanoTime();
    AppliedChanges changed;
    try (ApplyBatch batch = store.beginBatch(leases)) {
      for (CommittedEntry entry : entries) {
        for (byte[] payload : entry.payloads()) {
          InternalRaftRequest request = parse(payload);
          long requestId = request.getHeader().getID();
          Span span = pending.committed(requestId);
          Applied outcome = applier.apply(batch, request, entry.index());
          long nowNanos = System.nanoTime();
          tell(request, outcome, nowNanos - startNanos);
          startNanos = nowNanos;
          membershipTouched |= RequestApplier.touchesMembership(request);
          if (span != null) {
            completions.add(new Completion(requestId, outcome, span));
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
    v2.committed();
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

  /** Whether the state is being replaced by that of a snapshot. Any thread. */
  public boolean isLoadingSnapshot() {
    return loading;
  }

  @Override
  public void loadSnapshot(Path directory) {
    loading = true;
    try {
      load(directory);
    } finally {
      loading = false;
    }
  }

  private void load(Path directory) {
    auth.restoring();
    store.restore(directory.resolve(SNAPSHOT_STORE));
    publishMembership();
    try (ReadView view = store.newestView()) {
      auth.restored(view);
      alarms.restored(view);
      leases.restored(view);
      v2.restored(view);
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

  private void tell(InternalRaftRequest request, Applied outcome, long nanos) {
    RequestKind kind = RequestKind.of(request);
    if (outcome instanceof Applied.Done done) {
      listener.applied(kind, true, nanos);
      slow.took(nanos, "", request, done.response(), null);
    } else if (outcome instanceof Applied.Refused refused) {
      listener.applied(kind, false, nanos);
      slow.took(nanos, "", request, null, refused.reason());
    }
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
