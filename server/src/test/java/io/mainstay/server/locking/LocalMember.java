package io.mainstay.server.locking;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import io.mainstay.api.errors.EtcdException;
import io.mainstay.api.etcdserverpb.DeleteRangeRequest;
import io.mainstay.api.etcdserverpb.InternalRaftRequest;
import io.mainstay.api.etcdserverpb.PutRequest;
import io.mainstay.api.etcdserverpb.RangeRequest;
import io.mainstay.api.mvccpb.KeyValue;
import io.mainstay.consensus.Consensus;
import io.mainstay.consensus.Leadership;
import io.mainstay.consensus.LogStatus;
import io.mainstay.consensus.Priority;
import io.mainstay.consensus.Proposal;
import io.mainstay.consensus.ReadBarrierException;
import io.mainstay.consensus.RejectionListener;
import io.mainstay.server.RequestContext;
import io.mainstay.server.RequestListener;
import io.mainstay.server.ResponseHeaders;
import io.mainstay.server.SlowApplies;
import io.mainstay.server.auth.OpenAccess;
import io.mainstay.server.fixture.TestProposers;
import io.mainstay.server.kv.KvService;
import io.mainstay.server.proposal.Applied;
import io.mainstay.server.proposal.PendingRequests;
import io.mainstay.server.proposal.Proposer;
import io.mainstay.server.read.ReadGate;
import io.mainstay.server.tracing.Span;
import io.mainstay.storage.ApplyBatch;
import io.mainstay.storage.MvccStore;
import io.mainstay.storage.ReadView;
import io.mainstay.storage.StoreOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/**
 * A store, its key-value service and a log of which the test says when it moves. Everything happens
 * on the test's thread, in an order that a seed decides.
 */
final class LocalMember implements AutoCloseable {
  final MemoryEvents events = new MemoryEvents();
  final ManualScheduler scheduler = new ManualScheduler();
  final TaskQueue executor = new TaskQueue();
  final KvService kv;
  final ResponseHeaders headers = new ResponseHeaders(1, 2, () -> 3L);
  final Leases leases = new Leases();

  private final MvccStore store;
  private final PendingRequests pending = new PendingRequests(RequestListener.NONE);
  private final TaskQueue workers = new TaskQueue();
  private final TaskQueue log = new TaskQueue();
  private final List<TaskQueue> queues = new ArrayList<>(List.of(executor, workers, log));
  private final Random random;
  private boolean leaderless;
  private int reads;
  private long index;

  LocalMember(Path directory, long seed) {
    random = new Random(seed);
    store =
        MvccStore.open(
            directory,
            StoreOptions.defaults(
                failure -> {
                  throw new AssertionError(failure);
                }));
    Consensus consensus = new Log();
    Proposer proposer = TestProposers.to(consensus, pending);
    kv =
        new KvService(
            store,
            proposer,
            new ReadGate(consensus),
            OpenAccess.guard(),
            headers,
            workers,
            128,
            Long.MAX_VALUE,
            RequestListener.NONE,
            new SlowApplies(Duration.ofHours(1), RequestListener.NONE));
  }

  /** An executor of its own for a caller. */
  TaskQueue newExecutor() {
    TaskQueue queue = new TaskQueue();
    queues.add(queue);
    return queue;
  }

  RequestContext context() {
    return RequestContext.ofMember(executor);
  }

  <Q extends Message, R extends Message> FakeStream<Q, R> newCaller(Parser<R> responses) {
    return new FakeStream<>(executor, responses);
  }

  /** Runs whatever there is to run, in the order of the seed. */
  void settle() {
    boolean moved;
    do {
      moved = step();
    } while (moved);
  }

  /** Runs one thing; false when there is nothing left. */
  boolean step() {
    List<TaskQueue> ready = queues.stream().filter(queue -> !queue.isEmpty()).toList();
    if (ready.isEmpty()) {
      return false;
    }
    ready.get(random.nextInt(ready.size())).runNext();
    return true;
  }

  /** Runs all but the log, so that proposals wait. */
  void settleWithoutLog() {
    while (!executor.isEmpty() || !workers.isEmpty()) {
      (executor.isEmpty() ? workers : executor).runNext();
    }
  }

  <T> T get(CompletableFuture<T> future) {
    settle();
    return future.join();
  }

  void put(String key, String value) {
    var unused =
        get(
            kv.put(
                PutRequest.newBuilder().setKey(bytes(key)).setValue(bytes(value)).build(),
                context()));
  }

  void delete(ByteString key) {
    var unused = kv.deleteRange(DeleteRangeRequest.newBuilder().setKey(key).build(), context());
  }

  /** All keys, at a revision. */
  List<KeyValue> keysAt(long revision) {
    try (ReadView view = store.newestView()) {
      ByteString all = ByteString.copyFrom(new byte[1]);
      return view.range(
              RangeRequest.newBuilder().setKey(all).setRangeEnd(all).setRevision(revision).build())
          .getKvsList();
    }
  }

  List<String> keys() {
    return keysAt(0).stream().map(pair -> pair.getKey().toStringUtf8()).toList();
  }

  /** Linearizable reads fail from now on. */
  void loseLeader() {
    leaderless = true;
  }

  /** How many linearizable reads there were. */
  int reads() {
    return reads;
  }

  @Override
  public void close() {
    store.close();
  }

  static ByteString bytes(String text) {
    return ByteString.copyFromUtf8(text);
  }

  private void apply(byte[] payload) {
    InternalRaftRequest request;
    try {
      request = InternalRaftRequest.parseFrom(payload);
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
    Applied outcome;
    try (ApplyBatch batch = store.beginBatch(leases.alive::containsKey)) {
      try {
        Message.Builder response =
            request.hasTxn()
                ? batch.txn(request.getTxn())
                : request.hasPut()
                    ? batch.put(request.getPut())
                    : batch.deleteRange(request.getDeleteRange());
        outcome = new Applied.Done(response, batch.revision());
      } catch (EtcdException refused) {
        outcome = new Applied.Refused(refused);
      }
      events.applied(batch.commit(++index, 1));
    }
    pending.complete(
        List.of(new PendingRequests.Completion(request.getHeader().getID(), outcome, Span.NONE)));
  }

  private void revoke(long lease) {
    if (leases.alive.remove(lease) == null) {
      return;
    }
    try (ApplyBatch batch = store.beginBatch(leases.alive::containsKey)) {
      batch.deleteLeaseKeys(lease);
      events.applied(batch.commit(++index, 1));
    }
  }

  /** Leases, by ID with their seconds to live, that end when the test says so. */
  final class Leases implements Sessions {
    final TreeMap<Long, Long> alive = new TreeMap<>();
    final List<Long> renewed = new ArrayList<>();

    /** A lease that a caller brings. */
    long bring(long id) {
      alive.put(id, 10L);
      return id;
    }

    /** Ends a lease and removes its keys, when the log comes to it. */
    void end(long id) {
      log.execute(() -> revoke(id));
    }

    @Override
    public CompletableFuture<Long> grant(long ttlSeconds, RequestContext context) {
      CompletableFuture<Long> granted = new CompletableFuture<>();
      log.execute(
          () -> {
            long id = 0x1000L + alive.size();
            alive.put(id, ttlSeconds);
            context.executor().execute(() -> granted.complete(id));
          });
      return granted;
    }

    @Override
    public CompletableFuture<Long> renew(long leaseId, RequestContext context) {
      renewed.add(leaseId);
      return CompletableFuture.completedFuture(alive.getOrDefault(leaseId, 0L));
    }
  }

  private final class Log implements Consensus {
    @Override
    public void start() {}

    @Override
    public Proposal propose(byte[] payload, Priority priority, RejectionListener onRejected) {
      log.execute(() -> apply(payload));
      return () -> false;
    }

    @Override
    public Proposal proposeInTerm(
        byte[] payload, Priority priority, long term, RejectionListener onRejected) {
      return propose(payload, priority, onRejected);
    }

    @Override
    public CompletableFuture<Void> readBarrier() {
      reads++;
      if (leaderless) {
        return CompletableFuture.failedFuture(
            new ReadBarrierException(ReadBarrierException.Reason.LEADER_CHANGED));
      }
      CompletableFuture<Void> passed = new CompletableFuture<>();
      log.execute(() -> passed.complete(null));
      return passed;
    }

    @Override
    public Leadership leadership() {
      return new Leadership(1, 1, true, Long.MIN_VALUE / 2);
    }

    @Override
    public long electedId() {
      return 1;
    }

    @Override
    public boolean leadsForSure() {
      return true;
    }

    @Override
    public LogStatus status() {
      return new LogStatus(0, 0, 0);
    }

    @Override
    public CompletableFuture<Void> transferLeadership(long memberId) {
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletableFuture<Void> resignLeadership() {
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public void close() {}
  }
}
