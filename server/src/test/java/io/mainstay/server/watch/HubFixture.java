package io.mainstay.server.watch;

import com.google.protobuf.ByteString;
import io.mainstay.api.etcdserverpb.DeleteRangeRequest;
import io.mainstay.api.etcdserverpb.PutRequest;
import io.mainstay.api.etcdserverpb.RequestOp;
import io.mainstay.api.etcdserverpb.TxnRequest;
import io.mainstay.server.ResponseHeaders;
import io.mainstay.server.audit.AuditLog;
import io.mainstay.server.audit.AuditTrail;
import io.mainstay.server.auth.OpenAccess;
import io.mainstay.storage.AppliedChanges;
import io.mainstay.storage.ApplyBatch;
import io.mainstay.storage.MvccStore;
import io.mainstay.storage.ReadView;
import io.mainstay.storage.StoreOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** A store, a hub and its clients, all run by the test. */
final class HubFixture implements AutoCloseable {
  static final long CLUSTER_ID = 11;
  static final long MEMBER_ID = 22;
  static final long TERM = 33;
  static final Duration PROGRESS_INTERVAL = Duration.ofSeconds(100);

  /** Small enough for every limit to be met. */
  static final WatchLimits SMALL = new WatchLimits(3, 500, 3, 500, 300, 8, 4, 6, 3, 400);

  final ManualExecutor hubThread = new ManualExecutor();
  final ManualExecutor workers = new ManualExecutor();
  final ManualExecutor loop = new ManualExecutor();
  final List<Throwable> failures = new ArrayList<>();
  final MvccStore store;
  final WatchHub hub;
  private final Ticks ticks = new Ticks();
  private final WatchService service;

  /** Notes what is to happen again and again, and does it when told to. */
  private static final class Ticks extends ScheduledThreadPoolExecutor {
    private record Tick(Runnable task, long periodNanos, ScheduledFuture<?> handle) {}

    private final List<Tick> all = new ArrayList<>();

    Ticks() {
      super(0);
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(
        Runnable task, long delay, long period, TimeUnit unit) {
      ScheduledFuture<?> never = schedule(() -> {}, 1, TimeUnit.DAYS);
      all.add(new Tick(task, unit.toNanos(period), never));
      return never;
    }

    void tick() {
      all.removeIf(tick -> tick.handle.isCancelled());
      List.copyOf(all).forEach(tick -> tick.task.run());
    }
  }

  HubFixture(Path directory) {
    this(directory, WatchLimits.defaults(), 1_572_864);
  }

  HubFixture(Path directory, WatchLimits limits, long maxRequestBytes) {
    store =
        MvccStore.open(
            directory.resolve("store"), new StoreOptions(3, Duration.ZERO, false, failures::add));
    hub =
        new WatchHub(
            store,
            new ResponseHeaders(CLUSTER_ID, MEMBER_ID, () -> TERM),
            hubThread,
            workers,
            limits,
            failures::add);
    service =
        new WatchService(
            hub,
            OpenAccess.guard(),
            new AuditTrail(AuditLog.off(), OpenAccess.guard()),
            limits,
            ticks,
            new Random(1),
            PROGRESS_INTERVAL,
            maxRequestBytes);
  }

  FakeClient client() {
    return new FakeClient(loop, service);
  }

  /** Applies one batch and tells the hub. */
  long apply(Consumer<ApplyBatch> requests) {
    AppliedChanges changes = applyUnseen(requests);
    hub.applied(changes);
    return changes.revision();
  }

  /** Applies one batch that the hub does not hear of. */
  AppliedChanges applyUnseen(Consumer<ApplyBatch> requests) {
    try (ApplyBatch batch = store.beginBatch(lease -> true)) {
      requests.accept(batch);
      return batch.commit(store.appliedIndex() + 1, 1);
    }
  }

  long put(String key) {
    return put(key, "value");
  }

  long put(String key, String value) {
    return apply(batch -> put(batch, key, value));
  }

  static void put(ApplyBatch batch, String key, String value) {
    batch.put(aPut(key, value));
  }

  long delete(String key) {
    return delete(key, "");
  }

  long delete(String key, String rangeEnd) {
    return apply(
        batch ->
            batch.deleteRange(
                DeleteRangeRequest.newBuilder()
                    .setKey(bytes(key))
                    .setRangeEnd(bytes(rangeEnd))
                    .build()));
  }

  /** Puts several keys in one transaction. */
  long putAll(String... keys) {
    return apply(batch -> putAll(batch, "value", keys));
  }

  static void putAll(ApplyBatch batch, String value, String... keys) {
    TxnRequest.Builder txn = TxnRequest.newBuilder();
    for (String key : keys) {
      txn.addSuccess(RequestOp.newBuilder().setRequestPut(aPut(key, value)));
    }
    batch.txn(txn.build());
  }

  /** Compacts, and waits until the records are gone. */
  void compact(long revision) {
    apply(batch -> batch.compact(revision));
    store.physicalCompaction(revision).join();
  }

  long revision() {
    try (ReadView view = store.newestView()) {
      return view.revision();
    }
  }

  /** Lets the time between two reminders pass. */
  void tick() {
    ticks.tick();
  }

  /** How often streams are reminded. */
  List<Duration> tickPeriods() {
    return ticks.all.stream().map(tick -> Duration.ofNanos(tick.periodNanos())).toList();
  }

  /** Runs everything until nothing is left to do. */
  void settle() {
    while (hubThread.runAll() || workers.runAll() || loop.runAll()) {
      // One leads to the other.
    }
    if (!failures.isEmpty()) {
      throw new AssertionError("the hub failed", failures.get(0));
    }
  }

  /** Names for many keys. */
  static String[] keys(int count) {
    return IntStream.range(0, count).mapToObj("k%03d"::formatted).toArray(String[]::new);
  }

  static ByteString bytes(String text) {
    return ByteString.copyFromUtf8(text);
  }

  private static PutRequest aPut(String key, String value) {
    return PutRequest.newBuilder().setKey(bytes(key)).setValue(bytes(value)).build();
  }

  @Override
  public void close() {
    hub.close();
    ticks.shutdownNow();
    store.close();
  }
}
