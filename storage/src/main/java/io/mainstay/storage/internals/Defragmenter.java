package io.mainstay.storage.internals;

import io.mainstay.storage.StoreException;
import io.mainstay.storage.StoreListener;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.rocksdb.CompactRangeOptions;
import org.rocksdb.RocksDBException;

/**
 * Rewrites files that hold what was deleted or replaced, so that this no longer takes up room,
 * while others read and write. It is RocksDB's own compaction, which would come to it by and by,
 * and is as safe: a file is replaced in one step when its replacement is complete.
 *
 * <p>The others come first: it goes piece by piece, and rests after each for as long as that took,
 * so that RocksDB's urgent work and the processor and disk are not taken for long.
 *
 * <p>A thread of its own works, at most one run at a time; the monitor guards what is asked for.
 * Who asks during a run shares the next one with all others who do.
 */
final class Defragmenter {
  private static final long IDLE_SECONDS = 10;

  private final Supplier<Generation> current;
  private final StoreListener listener;
  private final ThreadPoolExecutor thread =
      new ThreadPoolExecutor(
          0,
          1,
          IDLE_SECONDS,
          TimeUnit.SECONDS,
          new LinkedBlockingQueue<>(),
          Defragmenter::newThread);
  private final CountDownLatch stopped = new CountDownLatch(1);

  private @Nullable CompletableFuture<Void> next;
  private boolean running;
  private @Nullable CompactRangeOptions underWay;

  /** For a store, whose generation may change at any time. */
  Defragmenter(Supplier<Generation> current, StoreListener listener) {
    this.current = current;
    this.listener = listener;
  }

  private static Thread newThread(Runnable task) {
    Thread thread = new Thread(task, "mainstay-store-defragmentation");
    thread.setDaemon(true);
    return thread;
  }

  /** Asks for a run that begins after this call; completes on the thread that runs. Any thread. */
  synchronized CompletableFuture<Void> request() {
    if (isStopped()) {
      return CompletableFuture.failedFuture(closed());
    }
    CompletableFuture<Void> asked = next;
    if (asked == null) {
      asked = new CompletableFuture<>();
      next = asked;
    }
    if (!running) {
      running = true;
      thread.execute(this::run);
    }
    return asked.copy();
  }

  /** Whether a run is under way. Any thread. */
  synchronized boolean isRunning() {
    return running;
  }

  /** Breaks off what is done to a database that is replaced; the run begins again. Any thread. */
  synchronized void replaced() {
    if (underWay != null) {
      underWay.setCanceled(true);
    }
  }

  /** Breaks off for good. Any thread. */
  synchronized void stop() {
    stopped.countDown();
    replaced();
    thread.shutdown();
  }

  private void run() {
    for (CompletableFuture<Void> asked = take(); asked != null; asked = take()) {
      long startNanos = System.nanoTime();
      try {
        defragment();
        asked.complete(null);
      } catch (RuntimeException | Error e) {
        asked.completeExceptionally(e);
      } finally {
        listener.defragmented(System.nanoTime() - startNanos);
      }
    }
  }

  private synchronized @Nullable CompletableFuture<Void> take() {
    CompletableFuture<Void> asked = next;
    next = null;
    running = asked != null;
    return asked;
  }

  private void defragment() {
    Generation generation;
    do {
      generation = current.get();
      defragment(generation);
    } while (isReplaced(generation));
  }

  private void defragment(Generation generation) {
    try {
      // What is about to be removed is rewritten for nothing.
      generation.compactor().finished(Long.MAX_VALUE).join();
      for (Piece piece : using(generation.database(), Database::pieces)) {
        long startNanos = System.nanoTime();
        using(generation.database(), database -> compact(database, piece));
        rest(System.nanoTime() - startNanos);
      }
    } catch (CompletionException | StoreException e) {
      if (!isReplaced(generation)) {
        throw e.getCause() instanceof StoreException cause ? cause : e;
      }
    }
  }

  private boolean isReplaced(Generation generation) {
    return generation.number() != current.get().number();
  }

  private static <T> T using(Database database, Function<Database, T> work) {
    if (!database.references().tryRetain()) {
      throw closed();
    }
    try {
      return work.apply(database);
    } finally {
      database.references().release();
    }
  }

  private boolean compact(Database database, Piece piece) {
    try (CompactRangeOptions options =
        new CompactRangeOptions().setExclusiveManualCompaction(false)) {
      begin(options);
      try {
        database.compact(piece, options);
        return true;
      } finally {
        end();
      }
    } catch (RocksDBException e) {
      throw new StoreException("cannot defragment the store: " + e.getMessage(), e);
    }
  }

  private synchronized void begin(CompactRangeOptions options) {
    if (isStopped()) {
      throw closed();
    }
    underWay = options;
  }

  private synchronized void end() {
    underWay = null;
  }

  private void rest(long nanos) {
    try {
      if (stopped.await(nanos, TimeUnit.NANOSECONDS)) {
        throw closed();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreException("interrupted", e);
    }
  }

  private boolean isStopped() {
    return stopped.getCount() == 0;
  }

  private static StoreException closed() {
    return new StoreException("the store was closed before it was defragmented", null);
  }
}
