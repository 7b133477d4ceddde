package io.mainstay.storage.internals;

import io.mainstay.api.failpoints.FailPoint;
import io.mainstay.storage.KeySpaceHash;
import io.mainstay.storage.StoreException;
import io.mainstay.storage.StoreOptions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/**
 * Removes the records that a logical compaction made obsolete, in small batches in the background.
 *
 * <p>It walks the events from the last finished compact revision to the new one. Of each event, the
 * version before it of the same key is obsolete, because the event itself is at or below the
 * compact revision; so is a tombstone below the compact revision. Whatever is older was removed by
 * earlier compactions, so the cost follows the number of changes. The walk begins AT the last
 * finished revision: a tombstone exactly there was kept, since a watcher may still start from it,
 * and goes now.
 *
 * <p>A crash anywhere is harmless: progress is in the same write as the deletions, handling an
 * event twice does nothing, and no deletion can be on disk without the logical compaction that
 * asked for it. The latter was written before, and although RocksDB's own log is off, an atomic
 * flush always persists a prefix of the writes over all families.
 *
 * <p>Batches run on the background thread, one at a time; the monitor guards what other threads ask
 * and are told.
 */
final class Compactor {
  private final Database database;
  private final HistoryBytes history;
  private final StoreOptions options;
  private final ScheduledExecutorService background;
  private final Runnable onFinished;

  /** When the compaction under way began; the background thread's. */
  private long beganNanos;

  private CompactionProgress progress;
  private long target;

  /** Those still to be done, if each is to be hashed; else only the last of them matters. */
  private final Queue<Long> oneByOne = new ArrayDeque<>();

  private final CompactionHashes hashes = new CompactionHashes();
  private @Nullable Future<?> nextBatch;
  private @Nullable StoreException stopped;
  private final TreeMap<Long, List<CompletableFuture<Void>>> waiting = new TreeMap<>();

  /**
   * The compactor of one database.
   *
   * @param onFinished called on the background thread when a compaction has removed all it is to
   *     remove, before those who wait for that hear of it
   */
  Compactor(
      Database database,
      HistoryBytes history,
      CompactionProgress progress,
      StoreOptions options,
      ScheduledExecutorService background,
      Runnable onFinished) {
    this.database = database;
    this.history = history;
    this.progress = progress;
    this.target = progress.finished();
    this.options = options;
    this.background = background;
    this.onFinished = onFinished;
  }

  /**
   * Asks for the compaction to a revision that is logically compacted and written. Apply thread, or
   * while opening.
   */
  synchronized void advanceTo(long compactRevision) {
    target = Math.max(target, compactRevision);
    if (options.hashCompactions() && compactRevision > progress.finished()) {
      oneByOne.add(compactRevision);
    }
    if (target > progress.finished()) {
      schedule(0);
    }
  }

  /** Completes when nothing at or below this revision is left to remove. Any thread. */
  synchronized CompletableFuture<Void> finished(long revision) {
    long wanted = Math.min(revision, target);
    CompletableFuture<Void> future = new CompletableFuture<>();
    if (wanted <= progress.finished()) {
      future.complete(null);
    } else if (stopped != null) {
      future.completeExceptionally(stopped);
    } else {
      waiting.computeIfAbsent(wanted, key -> new ArrayList<>()).add(future);
    }
    return future;
  }

  /** The hashes of the last compactions, oldest first. Any thread. */
  List<KeySpaceHash> hashes() {
    return hashes.newest();
  }

  /** Begins no further batch. Any thread. */
  void stop() {
    fail(new StoreException("the store was closed before the compaction was done", null));
  }

  private synchronized void schedule(long delayNanos) {
    if (nextBatch != null || stopped != null) {
      return;
    }
    try {
      nextBatch = background.schedule(this::run, delayNanos, TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      stopped = new StoreException("the store was closed", e);
    }
  }

  private void run() {
    if (!begin()) {
      return;
    }
    try {
      compactBatch();
    } catch (RuntimeException | Error e) {
      fail(
          e instanceof StoreException known
              ? known
              : database
                  .failures()
                  .fatal(new StoreException("the compaction has failed: " + e, e)));
    } finally {
      database.references().release();
    }
  }

  private synchronized boolean begin() {
    nextBatch = null;
    return stopped == null && database.references().tryRetain();
  }

  private void compactBatch() {
    long startNanos = System.nanoTime();
    CompactionProgress from;
    long to;
    synchronized (this) {
      from = progress;
      to = oneByOne.isEmpty() ? target : oneByOne.element();
    }
    if (from.isUntouched() || beganNanos == 0) {
      beganNanos = startNanos;
    }
    if (options.hashCompactions() && from.isUntouched()) {
      hash(to, from.finished());
    }
    try (WriteBatch batch = new WriteBatch()) {
      Removal removal = new Removal(batch);
      CompactionProgress reached = collect(removal, from, to);
      batch.put(database.handle(Family.META), MetaRecords.COMPACTION, reached.encode());
      long removed = history.removed() + removal.bytes;
      batch.put(
          database.handle(Family.META), MetaRecords.HISTORY_REMOVED, HistoryBytes.encode(removed));
      FailPoint.BEFORE_COMPACTION_STEP.reached(database.directory());
      database.write(batch);
      FailPoint.AFTER_COMPACTION_STEP.reached(database.directory());
      history.removed(removed);
      long nowNanos = System.nanoTime();
      options.listener().compactionStep(removal.count, nowNanos - startNanos);
      if (reached.finished() == to) {
        options.listener().compacted(nowNanos - beganNanos);
        onFinished.run();
      }
      publish(reached);
    } catch (RocksDBException e) {
      throw database.failures().fatal("compact the store", e);
    }
  }

  private void hash(long compactRevision, long previous) {
    try (SnapshotReader reader = new SnapshotReader(database)) {
      hashes.add(KeySpaceHasher.ofCompaction(reader, compactRevision, previous));
    }
  }

  /**
   * Fills the batch. It ends between two revisions, never within one: the next batch may have a
   * higher target, for which a tombstone that this one has kept must be looked at again.
   */
  private CompactionProgress collect(Removal removal, CompactionProgress from, long to)
      throws RocksDBException {
    try (SnapshotReader reader = new SnapshotReader(database);
        Cursor events = reader.cursor(Family.EVENTS, new EventKey(to + 1, 0).encode());
        Cursor versions = reader.cursor(Family.KEYS, null)) {
      int handled = 0;
      long last = -1;
      events.seek(new EventKey(Math.max(from.resume(), 0), 0).encode());
      for (; events.valid(); events.next()) {
        EventKey event = EventKey.decode(events.key());
        if (handled >= options.compactionBatchLimit() && event.main() != last) {
          return new CompactionProgress(from.finished(), event.main());
        }
        collectEvent(removal, versions, event, EventRecord.decode(events.value()), to);
        last = event.main();
        handled++;
      }
    }
    return new CompactionProgress(to, to);
  }

  private void collectEvent(
      Removal removal, Cursor versions, EventKey event, EventRecord record, long to)
      throws RocksDBException {
    byte[] version = VersionKey.encode(record.userKey(), event.main(), event.sub());
    versions.seek(version);
    if (!versions.valid() || !VersionKey.sameUserKey(versions.key(), version)) {
      throw database.damaged("an event has no version");
    }
    if (isGone(versions, to)) {
      removal.remove(versions, record);
    }
    versions.next();
    if (versions.valid()
        && VersionKey.sameUserKey(versions.key(), version)
        && !isGone(versions, to)) {
      removal.remove(versions, record);
    }
  }

  /** Whether the version here is a tombstone that goes with its own event. */
  private static boolean isGone(Cursor versions, long to) {
    return VersionKey.main(versions.key()) < to && versions.valueIsEmpty();
  }

  /** The deletions of one batch, and the size of what they delete; each is there once. */
  private final class Removal {
    private final WriteBatch batch;
    private long bytes;
    private long count;

    Removal(WriteBatch batch) {
      this.batch = batch;
    }

    /**
     * Removes the version at the cursor, and its event.
     *
     * @param sameKey the record of any event of the same key
     */
    void remove(Cursor versions, EventRecord sameKey) throws RocksDBException {
      byte[] version = versions.key();
      batch.delete(database.handle(Family.KEYS), version);
      batch.delete(
          database.handle(Family.EVENTS),
          new EventKey(VersionKey.main(version), VersionKey.sub(version)).encode());
      count++;
      bytes += version.length + versions.valueBytes() + EventKey.BYTES + sameKey.bytes();
    }
  }

  private void publish(CompactionProgress reached) {
    List<CompletableFuture<Void>> done = new ArrayList<>();
    synchronized (this) {
      progress = reached;
      oneByOne.removeIf(revision -> revision <= reached.finished());
      SortedMap<Long, List<CompletableFuture<Void>>> ready =
          waiting.headMap(reached.finished(), true);
      ready.values().forEach(done::addAll);
      ready.clear();
      if (target > reached.finished()) {
        schedule(reached.finished() == reached.resume() ? 0 : options.compactionPause().toNanos());
      }
    }
    done.forEach(future -> future.complete(null));
  }

  private void fail(StoreException cause) {
    List<CompletableFuture<Void>> failed = new ArrayList<>();
    synchronized (this) {
      if (stopped == null) {
        stopped = cause;
      }
      if (nextBatch != null) {
        nextBatch.cancel(false);
      }
      for (Map.Entry<Long, List<CompletableFuture<Void>>> entry : waiting.entrySet()) {
        failed.addAll(entry.getValue());
      }
      waiting.clear();
    }
    failed.forEach(future -> future.completeExceptionally(cause));
  }
}
