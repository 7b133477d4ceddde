package io.mainstay.storage.internals;

import io.mainstay.api.failpoints.FailPoint;
import io.mainstay.storage.ApplyBatch;
import io.mainstay.storage.Change;
import io.mainstay.storage.KeySpaceHash;
import io.mainstay.storage.LeaseCheck;
import io.mainstay.storage.MvccStore;
import io.mainstay.storage.ReadView;
import io.mainstay.storage.StoreException;
import io.mainstay.storage.StoreOptions;
import io.mainstay.storage.StoreSize;
import io.mainstay.storage.StoreStatistics;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.rocksdb.RocksDB;
import org.rocksdb.WriteBatchWithIndex;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The store over RocksDB. It joins the parts: a directory with generations, the open database of
 * the current one with its compactor, and the newest published view.
 *
 * <p>The apply thread alone changes the fields; other threads read the volatile ones and then take
 * a reference, which fails when what they have read is gone in the meantime, and read again.
 */
public final class RocksStore implements MvccStore {
  private static final Logger LOG = LoggerFactory.getLogger(RocksStore.class);
  private static final long CLOSE_WAIT_SECONDS = 30;
  private static final long BACKGROUND_CHECK_SECONDS = 1;

  static {
    RocksDB.loadLibrary();
  }

  private final StoreOptions options;
  private final Failures failures;
  private final StoreDirectory directory;
  private final StoreMemory memory;
  private final ScheduledExecutorService background;
  private final Future<?> backgroundCheck;
  private final AtomicBoolean closing = new AtomicBoolean();

  private volatile Generation current;

  /** Completes when every database that was ever replaced is closed. */
  private CompletableFuture<Void> replacedClosed = CompletableFuture.completedFuture(null);

  private final OperationCounts counts = new OperationCounts();
  private final Publication publication = new Publication(counts);
  private final Defragmenter defragmenter;

  private boolean batchOpen;

  /** Opens the store in a directory; see {@link MvccStore#open}. */
  public static RocksStore open(Path path, StoreOptions options) {
    StoreDirectory directory = StoreDirectory.lock(path, options.fsync());
    try {
      return new RocksStore(directory, options);
    } catch (RuntimeException e) {
      directory.close();
      throw e;
    }
  }

  private RocksStore(StoreDirectory directory, StoreOptions options) {
    this.directory = directory;
    this.options = options;
    this.failures = new Failures(options.onFatal());
    this.memory = new StoreMemory(options.memoryBytes());
    this.defragmenter = new Defragmenter(this::currentGeneration, options.listener());
    this.background = newBackground();
    try {
      GenerationPointer pointer = directory.pointer();
      if (pointer == null || !pointer.complete()) {
        pointer = create();
      }
      this.current = openGeneration(pointer.generation(), pointer.appliedIndexFloor());
      directory.removeAllBut(pointer.generation());
      publication.publish(() -> {}, current.database(), readState(current.database()));
      this.backgroundCheck =
          background.scheduleWithFixedDelay(
              this::checkBackground,
              BACKGROUND_CHECK_SECONDS,
              BACKGROUND_CHECK_SECONDS,
              TimeUnit.SECONDS);
    } catch (RuntimeException e) {
      background.shutdown();
      throw e;
    }
  }

  private static ScheduledExecutorService newBackground() {
    ScheduledThreadPoolExecutor executor =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "mainstay-store");
              thread.setDaemon(true);
              return thread;
            });
    // A compaction between two batches must not keep a closed store's thread.
    executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    return executor;
  }

  private GenerationPointer create() {
    try (NewGeneration fresh = NewGeneration.begin(directory, memory, failures)) {
      return fresh.complete(StoreState.FRESH, CompactionProgress.NONE, 0);
    }
  }

  private Generation openGeneration(long number, long appliedIndexFloor) {
    Path path = directory.generation(number);
    if (!path.toFile().isDirectory()) {
      throw Database.damaged(directory.path(), path.getFileName() + " is missing", null);
    }
    checkUntouched(path, appliedIndexFloor);
    Database database = Database.open(path, memory, failures, background);
    try {
      StoreState state = readState(database);
      byte[] progress = database.meta(MetaRecords.COMPACTION);
      HistoryBytes history = HistoryBytes.read(database);
      Compactor compactor =
          new Compactor(
              database,
              history,
              progress == null ? CompactionProgress.NONE : CompactionProgress.decode(progress),
              options,
              background,
              publication::refresh);
      compactor.advanceTo(state.compactRevision());
      return new Generation(
          number,
          database,
          history,
          KeyCounts.of(database),
          compactor,
          new SizeEstimate(database, history));
    } catch (RuntimeException e) {
      database.references().release();
      database.closed().join();
      throw e;
    }
  }

  /**
   * Looks before anything is changed. RocksDB takes a torn manifest for an older state, and once it
   * has opened that for writing it deletes the tables that it does not know of.
   */
  private void checkUntouched(Path path, long appliedIndexFloor) {
    Database database = Database.openReadOnly(path, memory, failures);
    try {
      StoreState state = readState(database);
      if (state.appliedIndex() < appliedIndexFloor) {
        throw Database.damaged(
            directory.path(),
            "it ends at applied index %d and had reached %d"
                .formatted(state.appliedIndex(), appliedIndexFloor),
            null);
      }
    } finally {
      database.references().release();
    }
  }

  private StoreState readState(Database database) {
    byte[] format = database.meta(MetaRecords.FORMAT);
    byte[] state = database.meta(MetaRecords.STATE);
    if (format == null || state == null) {
      throw Database.damaged(directory.path(), "its own records are missing", null);
    }
    GenerationPointer.checkFormat(MetaRecords.decodeFormat(format), directory.path());
    return StoreState.decode(state);
  }

  private Generation currentGeneration() {
    return current;
  }

  @Override
  public ReadView newestView() {
    return publication.open();
  }

  @Override
  public ApplyBatch beginBatch(LeaseCheck leases) {
    if (batchOpen) {
      throw new IllegalStateException("the batch before has not ended");
    }
    StoreState before = publication.newest().state();
    Database database = current.database();
    if (!database.references().tryRetain()) {
      throw new IllegalStateException("the store is closed");
    }
    batchOpen = true;
    FailPoint.BEFORE_APPLY.reached(directory.path());
    return new RocksBatch(
        database,
        before,
        leases,
        counts,
        new BatchOwner(database, current.history(), current.keys()));
  }

  private final class BatchOwner implements RocksBatch.Owner {
    private final Database database;
    private final HistoryBytes history;
    private final KeyCounts keys;

    BatchOwner(Database database, HistoryBytes history, KeyCounts keys) {
      this.database = database;
      this.history = history;
      this.keys = keys;
    }

    @Override
    public void commit(
        WriteBatchWithIndex batch,
        Reader after,
        StoreState state,
        long historyBytes,
        List<Change> changes) {
      RocksBatch.FamilyWriter writer = new RocksBatch.FamilyWriter(database, batch);
      StoreState before = publication.newest().state();
      long written = history.written() + historyBytes;
      if (history.isKnown() && historyBytes > 0) {
        writer.put(Family.META, MetaRecords.HISTORY_WRITTEN, HistoryBytes.encode(written));
      }
      keys.record(writer, after, changes);
      FailPoint.BEFORE_BATCH.reached(directory.path());
      long startNanos = System.nanoTime();
      publication.publish(() -> database.write(batch), database, state);
      options.listener().committed(System.nanoTime() - startNanos);
      FailPoint.AFTER_BATCH.reached(directory.path());
      history.written(written);
      counts.committed(changes);
      if (state.compactRevision() != before.compactRevision()) {
        current.compactor().advanceTo(state.compactRevision());
      }
    }

    @Override
    public void ended() {
      batchOpen = false;
      database.references().release();
    }
  }

  @Override
  public long appliedIndex() {
    return publication.newest().state().appliedIndex();
  }

  @Override
  public long appliedTerm() {
    return publication.newest().state().appliedTerm();
  }

  @Override
  public CompletableFuture<Void> physicalCompaction(long revision) {
    return current.compactor().finished(revision);
  }

  @Override
  public List<KeySpaceHash> compactionHashes() {
    return current.compactor().hashes();
  }

  @Override
  public void checkpoint(Path target) {
    withCurrent(
        generation -> {
          generation.database().checkpoint(target);
          return true;
        });
  }

  @Override
  public void restore(Path checkpoint) {
    if (batchOpen) {
      throw new IllegalStateException("a batch is open");
    }
    Generation old = current;
    publication.newest();
    long number = old.number() + 1;
    directory.importCheckpoint(checkpoint, number);
    FailPoint.AFTER_IMPORT.reached(directory.path());
    Generation fresh = openImported(checkpoint, number);
    StoreState state = readState(fresh.database());
    directory.point(new GenerationPointer(number, true, state.appliedIndex()));
    FailPoint.AFTER_SWITCH.reached(directory.path());
    current = fresh;
    publication.publish(() -> {}, fresh.database(), state);
    old.compactor().stop();
    defragmenter.replaced();
    replacedClosed =
        CompletableFuture.allOf(
            replacedClosed, old.database().closed().thenRun(() -> removeReplaced(old.number())));
    old.database().references().release();
  }

  private Generation openImported(Path checkpoint, long number) {
    try {
      return openGeneration(number, 0);
    } catch (StoreException e) {
      throw new StoreException(
          "cannot restore from the checkpoint " + checkpoint + ": " + e.getMessage(), e);
    }
  }

  /** What stays here is removed at the next start. */
  private void removeReplaced(long number) {
    try {
      directory.remove(number);
    } catch (StoreException e) {
      LOG.warn("generation {} stays until the next start: {}", number, e.getMessage());
    }
  }

  @Override
  public CompletableFuture<Void> defragment() {
    return defragmenter.request();
  }

  @Override
  public StoreSize size() {
    return withCurrent(generation -> generation.sizes().size());
  }

  @Override
  public long allocatedBytes() {
    return withCurrent(generation -> generation.sizes().allocatedBytes());
  }

  @Override
  public StoreStatistics statistics() {
    return withCurrent(
        generation ->
            new StoreStatistics(
                counts.puts.sum(),
                counts.putBytes.sum(),
                counts.deletes.sum(),
                counts.ranges.sum(),
                counts.transactions.sum(),
                generation.keys().keys(),
                counts.openViews.sum(),
                defragmenter.isRunning(),
                memory(generation.database())));
  }

  private StoreStatistics.Memory memory(Database database) {
    long writes = database.property("rocksdb.cur-size-all-mem-tables");
    return new StoreStatistics.Memory(
        Math.max(0, memory.usedBytes() - writes),
        writes,
        database.property("rocksdb.estimate-table-readers-mem"));
  }

  private void checkBackground() {
    Database database = current.database();
    if (database.references().tryRetain()) {
      try {
        database.checkBackground();
      } finally {
        database.references().release();
      }
    }
  }

  private <T> T withCurrent(Function<Generation, T> work) {
    while (true) {
      publication.newest();
      Generation generation = current;
      References references = generation.database().references();
      if (references.tryRetain()) {
        try {
          return work.apply(generation);
        } finally {
          references.release();
        }
      }
    }
  }

  @Override
  public void close() {
    if (!closing.compareAndSet(false, true)) {
      return;
    }
    Generation last = current;
    StoreState state = publication.newest().state();
    try {
      backgroundCheck.cancel(false);
      last.compactor().stop();
      defragmenter.stop();
      last.database().flush();
      directory.point(new GenerationPointer(last.number(), true, state.appliedIndex()));
    } finally {
      publication.end();
      CompletableFuture<Void> done =
          CompletableFuture.allOf(replacedClosed, last.database().closed())
              .whenComplete((nothing, failure) -> end());
      last.database().references().release();
      await(done);
    }
  }

  private void end() {
    memory.close();
    directory.close();
    background.shutdown();
  }

  /**
   * A view that its reader never closes must not keep the process from ending, nor lose its memory.
   */
  private void await(CompletableFuture<Void> done) {
    try {
      done.get(CLOSE_WAIT_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      LOG.warn(
          "the store in {} is written to disk, but stays open: somebody has not closed a view or a batch",
          directory.path());
    } catch (ExecutionException e) {
      throw new StoreException("cannot close the store: " + e.getCause(), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
