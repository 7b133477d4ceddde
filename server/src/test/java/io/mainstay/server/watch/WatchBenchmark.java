package io.mainstay.server.watch;

import com.google.protobuf.ByteString;
import io.mainstay.api.errors.EtcdException;
import io.mainstay.api.etcdserverpb.PutRequest;
import io.mainstay.api.etcdserverpb.WatchCreateRequest;
import io.mainstay.api.etcdserverpb.WatchRequest;
import io.mainstay.server.ClientStream;
import io.mainstay.server.RequestContext;
import io.mainstay.server.ResponseHeaders;
import io.mainstay.server.audit.AuditLog;
import io.mainstay.server.audit.AuditTrail;
import io.mainstay.server.auth.OpenAccess;
import io.mainstay.storage.AppliedChanges;
import io.mainstay.storage.ApplyBatch;
import io.mainstay.storage.MvccStore;
import io.mainstay.storage.StoreOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Random;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/** Measures the hub with its store and two event loops, without a network; run by hand. */
final class WatchBenchmark implements AutoCloseable {
  private static final int WATCHERS = 10_000;
  private static final int STREAMS = 100;
  private static final ByteString VALUE = ByteString.copyFrom(new byte[256]);

  private final ExecutorService hubThread = Executors.newSingleThreadExecutor();
  private final ExecutorService workers = Executors.newFixedThreadPool(2);
  private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
  private final ExecutorService[] loops = {
    Executors.newSingleThreadExecutor(), Executors.newSingleThreadExecutor()
  };
  private final MvccStore store;
  private final WatchHub hub;
  private final WatchService service;
  private final AtomicLong messages = new AtomicLong();
  private final AtomicLong bytes = new AtomicLong();

  private WatchBenchmark(Path directory) {
    store = MvccStore.open(directory, StoreOptions.defaults(WatchBenchmark::fail));
    hub =
        new WatchHub(
            store,
            new ResponseHeaders(1, 2, () -> 3),
            hubThread,
            workers,
            WatchLimits.defaults(),
            WatchBenchmark::fail);
    service =
        new WatchService(
            hub,
            OpenAccess.guard(),
            new AuditTrail(AuditLog.off(), OpenAccess.guard()),
            WatchLimits.defaults(),
            scheduler,
            new Random(),
            Duration.ofMinutes(10),
            1_572_864);
  }

  public static void main(String[] arguments) throws Exception {
    for (int i = 0; i < 3; i++) {
      run("10,000 watchers of one key", WatchBenchmark::oneKey);
      run("10,000 watchers of 10,000 keys", WatchBenchmark::distinctKeys);
      run("10,000 watchers of 10,000 prefixes", WatchBenchmark::prefixes);
      run("no watcher", WatchBenchmark::nobody);
      run("1 watcher 500,000 revisions behind", WatchBenchmark::farBehind);
    }
  }

  private interface Work {
    void run(WatchBenchmark benchmark, String what) throws Exception;
  }

  private static void run(String what, Work work) throws Exception {
    Path directory = Files.createTempDirectory("mainstay-benchmark");
    try (WatchBenchmark benchmark = new WatchBenchmark(directory)) {
      work.run(benchmark, what);
    } finally {
      deleteTree(directory);
    }
  }

  private void oneKey(String what) throws Exception {
    watch(i -> aWatch("key"));
    measure(what, 200, 1, 200L * WATCHERS);
  }

  private void distinctKeys(String what) throws Exception {
    watch(i -> aWatch("key" + i));
    measure(what, 200_000, 100, 200_000);
  }

  private void prefixes(String what) throws Exception {
    watch(i -> aWatch("key" + i).setRangeEnd(ByteString.copyFromUtf8("key" + i + "\0")));
    measure(what, 200_000, 100, 200_000);
  }

  private void nobody(String what) throws Exception {
    measure(what, 200_000, 100, 0);
  }

  private void farBehind(String what) throws Exception {
    measure("  (filling)", 500_000, 100, 0);
    long begin = System.nanoTime();
    Client client = new Client(loops[0]);
    client.request(aWatch("key").setRangeEnd(ByteString.copyFromUtf8("kez")).setStartRevision(2));
    await(499_000L * VALUE.size());
    report(what, begin, 500_000);
  }

  /** What each watcher is asked for, by number. */
  private interface Requests {
    WatchCreateRequest.Builder of(int number);
  }

  private void watch(Requests requests) throws InterruptedException {
    for (int i = 0; i < STREAMS; i++) {
      Client client = new Client(loops[i % loops.length]);
      for (int j = i; j < WATCHERS; j += STREAMS) {
        client.request(requests.of(j));
      }
    }
    while (messages.get() < WATCHERS) {
      Thread.sleep(1);
    }
    messages.set(0);
    bytes.set(0);
  }

  private void measure(String what, int writes, int batchSize, long expectedEvents)
      throws InterruptedException {
    long begin = System.nanoTime();
    for (int i = 0; i < writes; i += batchSize) {
      try (ApplyBatch batch = store.beginBatch(lease -> true)) {
        for (int j = 0; j < batchSize; j++) {
          String key = batchSize == 1 ? "key" : "key" + (i + j) % WATCHERS;
          batch.put(
              PutRequest.newBuilder().setKey(ByteString.copyFromUtf8(key)).setValue(VALUE).build());
        }
        AppliedChanges changes = batch.commit(store.appliedIndex() + 1, 1);
        hub.applied(changes);
      }
    }
    System.out.printf("  applied after %.3f s%n", (System.nanoTime() - begin) / 1e9);
    await(expectedEvents * VALUE.size());
    report(what, begin, expectedEvents == 0 ? writes : expectedEvents);
  }

  private void await(long expectedBytes) throws InterruptedException {
    while (bytes.get() < expectedBytes) {
      Thread.sleep(1);
    }
  }

  private void report(String what, long begin, long events) {
    double seconds = (System.nanoTime() - begin) / 1e9;
    System.out.printf(
        "%-36s %8.3f s %12.0f events/s, %d responses%n",
        what, seconds, events / seconds, messages.get());
  }

  private static WatchCreateRequest.Builder aWatch(String key) {
    return WatchCreateRequest.newBuilder().setKey(ByteString.copyFromUtf8(key));
  }

  /** Takes everything at once. */
  private final class Client implements ClientStream {
    private final Executor loop;
    private final ClientStream.Handler<WatchRequest> handler;

    Client(Executor loop) {
      this.loop = loop;
      this.handler = service.watch(this, RequestContext.ofMember(loop));
    }

    void request(WatchCreateRequest.Builder request) {
      loop.execute(
          () -> handler.request(WatchRequest.newBuilder().setCreateRequest(request).build()));
    }

    @Override
    public Executor executor() {
      return loop;
    }

    @Override
    public void send(byte[] message) {
      messages.incrementAndGet();
      bytes.addAndGet(message.length);
    }

    @Override
    public boolean isFull() {
      return false;
    }

    @Override
    public void onDrained(Runnable task) {}

    @Override
    public void pause() {}

    @Override
    public void resume() {}

    @Override
    public void end() {}

    @Override
    public void fail(EtcdException reason) {
      WatchBenchmark.fail(reason);
    }
  }

  private static void fail(Throwable failure) {
    failure.printStackTrace();
    System.exit(1);
  }

  private static void deleteTree(Path directory) throws IOException {
    try (Stream<Path> paths = Files.walk(directory)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  @Override
  public void close() {
    hub.close();
    hubThread.shutdownNow();
    workers.shutdownNow();
    scheduler.shutdownNow();
    for (ExecutorService loop : loops) {
      loop.shutdownNow();
    }
    store.close();
  }
}
