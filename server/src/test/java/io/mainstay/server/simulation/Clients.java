package io.mainstay.server.simulation;

import com.google.protobuf.ByteString;
import io.mainstay.api.etcdserverpb.CompactionRequest;
import io.mainstay.api.etcdserverpb.Compare;
import io.mainstay.api.etcdserverpb.DeleteRangeRequest;
import io.mainstay.api.etcdserverpb.InternalRaftRequest;
import io.mainstay.api.etcdserverpb.LeaseGrantRequest;
import io.mainstay.api.etcdserverpb.LeaseKeepAliveRequest;
import io.mainstay.api.etcdserverpb.LeaseRevokeRequest;
import io.mainstay.api.etcdserverpb.PutRequest;
import io.mainstay.api.etcdserverpb.RequestOp;
import io.mainstay.api.etcdserverpb.TxnRequest;
import io.mainstay.server.simulation.Violation.Invariant;
import io.mainstay.storage.ReadView;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Clients of all kinds, who hold the members to what they are told. */
final class Clients {
  private static final int KEYS = 6;

  private final Cluster cluster;
  private final Random random;
  private final Set<Long> renewing = new HashSet<>();
  private boolean stopped;
  private long acknowledgedRevision = 1;
  private long lastLease;
  private int values;
  private int acknowledged;
  private int reads;

  Clients(Cluster cluster) {
    this.cluster = cluster;
    this.random = new Random(cluster.random.nextLong());
  }

  /** How many writes have succeeded. */
  int acknowledged() {
    return acknowledged;
  }

  /** How many linearizable reads have been answered. */
  int reads() {
    return reads;
  }

  void start() {
    cluster.time.after(cluster.millis(20, 120), this::act);
  }

  void stop() {
    stopped = true;
  }

  private void act() {
    if (stopped) {
      return;
    }
    List<SimulatedMember> awake =
        cluster.running().stream().filter(SimulatedMember::isAwake).toList();
    if (!awake.isEmpty()) {
      askFor(random.nextInt(100), awake.get(random.nextInt(awake.size())));
    }
    cluster.time.after(TimeUnit.MILLISECONDS.toNanos(random.nextInt(5, 120)), this::act);
  }

  private void askFor(int dice, SimulatedMember of) {
    if (dice < 30) {
      put(of);
    } else if (dice < 36) {
      write(of, InternalRaftRequest.newBuilder().setDeleteRange(delete()), null);
    } else if (dice < 46) {
      txn(of);
    } else if (dice < 72) {
      read(of);
    } else if (dice < 77) {
      grant(of);
    } else if (dice < 95) {
      renew(of);
    } else if (dice < 97) {
      revoke(of);
    } else {
      compact(of);
    }
  }

  private void put(SimulatedMember of) {
    PutRequest.Builder put = aPut();
    List<Long> leases = cluster.leases.granted();
    if (random.nextInt(3) == 0 && !leases.isEmpty()) {
      put.setLease(leases.get(random.nextInt(leases.size())));
    }
    write(of, InternalRaftRequest.newBuilder().setPut(put), put.getValue().toStringUtf8());
  }

  private DeleteRangeRequest.Builder delete() {
    DeleteRangeRequest.Builder delete = DeleteRangeRequest.newBuilder().setKey(someKey());
    return random.nextBoolean() ? delete : delete.setRangeEnd(ByteString.copyFromUtf8("l"));
  }

  /** Changes two keys if one of them is as it was seen. */
  private void txn(SimulatedMember of) {
    ByteString key = someKey();
    ExpectedHistory.Pair seen = cluster.expected.newest().pairs.get(key.toStringUtf8());
    TxnRequest.Builder txn =
        TxnRequest.newBuilder()
            .addCompare(
                Compare.newBuilder()
                    .setTarget(Compare.CompareTarget.MOD)
                    .setKey(key)
                    .setModRevision(seen == null ? 0 : seen.modRevision()))
            .addSuccess(RequestOp.newBuilder().setRequestPut(aPut().setKey(key)))
            .addSuccess(
                RequestOp.newBuilder()
                    .setRequestPut(aPut().setKey(ByteString.copyFromUtf8("k" + KEYS))));
    write(of, InternalRaftRequest.newBuilder().setTxn(txn), null);
  }

  private PutRequest.Builder aPut() {
    return PutRequest.newBuilder()
        .setKey(someKey())
        .setValue(ByteString.copyFromUtf8("value " + values++));
  }

  /**
   * Writes, and remembers what it is told.
   *
   * @param value the one value that it puts, null if there is none or it may be that there is none
   */
  private void write(
      SimulatedMember of, InternalRaftRequest.Builder request, @Nullable String value) {
    var unused =
        of.proposer()
            .propose(request, of.context())
            .whenComplete(
                (done, refused) -> {
                  if (done == null) {
                    return;
                  }
                  acknowledged++;
                  acknowledgedRevision = Math.max(acknowledgedRevision, done.revision());
                  if (value != null
                      && !cluster.expected.revisionsOf(value).equals(List.of(done.revision()))) {
                    cluster.report(
                        new Violation(
                            Invariant.WRITES_ARE_KEPT,
                            "%s was acknowledged at %d and is at %s"
                                .formatted(
                                    value, done.revision(), cluster.expected.revisionsOf(value))));
                  }
                });
  }

  private void read(SimulatedMember of) {
    long atLeast = acknowledgedRevision;
    var unused =
        of.reads()
            .linearizable(of.context())
            .whenComplete(
                (passed, failure) -> {
                  if (failure != null) {
                    return;
                  }
                  reads++;
                  try (ReadView view = of.store().newestView()) {
                    if (view.revision() < atLeast) {
                      cluster.report(
                          new Violation(
                              Invariant.READS_ARE_LINEARIZABLE,
                              "member %d reads at %d what was at %d before"
                                  .formatted(of.id(), view.revision(), atLeast)));
                    }
                    acknowledgedRevision = Math.max(acknowledgedRevision, view.revision());
                  }
                });
  }

  private void grant(SimulatedMember of) {
    long askedNanos = cluster.time.nanos();
    LeaseGrantRequest request =
        LeaseGrantRequest.newBuilder().setID(++lastLease).setTTL(random.nextLong(1, 7)).build();
    var unused =
        of.leases()
            .grant(request, of.context())
            .whenComplete(
                (granted, refused) -> {
                  if (granted != null) {
                    cluster.leases.grantedTo(granted.getID(), until(askedNanos, granted.getTTL()));
                  }
                });
  }

  /** One at a time by each member: those that wait are asked again in no order. */
  private void renew(SimulatedMember of) {
    List<Long> leases = cluster.leases.granted();
    if (leases.isEmpty() || !renewing.add(of.id())) {
      return;
    }
    long askedNanos = cluster.time.nanos();
    // The newest, most of them: those have a chance to live.
    int back = random.nextInt(Math.min(leases.size(), 4));
    long id = leases.get(leases.size() - 1 - back);
    var unused =
        of.leases()
            .renew(LeaseKeepAliveRequest.newBuilder().setID(id).build(), of.context())
            .whenComplete(
                (renewed, failure) -> {
                  renewing.remove(of.id());
                  if (renewed != null && renewed.getTTL() > 0) {
                    cluster.leases.assured(id, until(askedNanos, renewed.getTTL()));
                  }
                });
    cluster.time.after(TimeUnit.SECONDS.toNanos(6), () -> renewing.remove(of.id()));
  }

  private void revoke(SimulatedMember of) {
    List<Long> leases = cluster.leases.granted();
    if (!leases.isEmpty()) {
      long id = leases.get(random.nextInt(leases.size()));
      cluster.leases.revokedByClient(id);
      write(
          of,
          InternalRaftRequest.newBuilder()
              .setLeaseRevoke(LeaseRevokeRequest.newBuilder().setID(id)),
          null);
    }
  }

  private void compact(SimulatedMember of) {
    long revision = Math.max(1, acknowledgedRevision - random.nextInt(15));
    write(
        of,
        InternalRaftRequest.newBuilder()
            .setCompaction(CompactionRequest.newBuilder().setRevision(revision)),
        null);
  }

  private static long until(long fromNanos, long seconds) {
    return fromNanos + TimeUnit.SECONDS.toNanos(seconds);
  }

  private ByteString someKey() {
    return ByteString.copyFromUtf8("k" + random.nextInt(KEYS));
  }
}
