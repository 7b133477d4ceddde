package io.mainstay.benchmarks;

import com.google.protobuf.ByteString;
import io.mainstay.api.mvccpb.Event;
import io.mainstay.server.ResponseHeaders;
import io.mainstay.server.watch.EventSource;
import io.mainstay.server.watch.WatchHub;
import io.mainstay.server.watch.WatchLimits;
import io.mainstay.storage.ApplyBatch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** From a put being applied until all watchers of its key were told. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class WatchHubBenchmark {
  private static final ByteString KEY = FilledStore.key(1);

  /** How many watch the key. */
  @Param({"1", "1000"})
  public int watchers;

  private final Semaphore told = new Semaphore(0);
  private final List<EventSource.Subscription> subscriptions = new ArrayList<>();
  private FilledStore filled;
  private ExecutorService hubThread;
  private ExecutorService workers;
  private WatchHub hub;

  /** A hub for each run. */
  @Setup(Level.Trial)
  public void open() throws IOException {
    filled = FilledStore.create();
    hubThread = Executors.newSingleThreadExecutor();
    workers = Executors.newSingleThreadExecutor();
    hub =
        new WatchHub(
            filled.store(),
            new ResponseHeaders(1, 2, () -> 3),
            hubThread,
            workers,
            WatchLimits.defaults(),
            WatchHubBenchmark::fail);
    for (int i = 0; i < watchers; i++) {
      subscriptions.add(hub.subscribe(KEY, ByteString.EMPTY, 0, Runnable::run, new Told()));
    }
  }

  private static void fail(Throwable failure) {
    throw new IllegalStateException("the hub has failed", failure);
  }

  /** Leaves nothing behind. */
  @TearDown(Level.Trial)
  public void close() throws IOException {
    subscriptions.forEach(EventSource.Subscription::close);
    hub.close();
    hubThread.shutdownNow();
    workers.shutdownNow();
    filled.close();
  }

  /** A put, and the wait for all who watch. */
  @Benchmark
  public void event() throws InterruptedException {
    try (ApplyBatch batch = filled.store().beginBatch(lease -> true)) {
      batch.put(FilledStore.put(KEY));
      hub.applied(filled.commit(batch));
    }
    told.acquire(watchers);
  }

  /** Counts who was told. */
  private final class Told implements EventSource.Listener {
    @Override
    public void events(List<Event> events) {
      told.release(events.size());
    }

    @Override
    public void compacted(long compactRevision) {
      throw new IllegalStateException("nothing is compacted");
    }
  }
}
