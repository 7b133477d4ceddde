package io.mainstay.storage.internals;

import io.mainstay.storage.StoreException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.rocksdb.AbstractEventListener;
import org.rocksdb.BackgroundErrorReason;
import org.rocksdb.Cache;
import org.rocksdb.Checkpoint;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.FlushOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteBatchWithIndex;
import org.rocksdb.WriteOptions;

/**
 * One open RocksDB. Whoever uses it holds a reference; it is closed, on the executor given, when
 * the last one is released.
 */
final class Database {
  private final Path directory;
  private final Failures failures;
  private final RocksTuning tuning;
  private final ErrorListener listener;
  private final RocksDB rocks;
  private final Map<Family, ColumnFamilyHandle> handles = new EnumMap<>(Family.class);
  private final WriteOptions writeOptions = new WriteOptions().setDisableWAL(true);
  private final References references;
  private final CompletableFuture<Void> closed = new CompletableFuture<>();

  /** Opens or creates the database in a directory. */
  static Database open(
      Path directory, boolean create, Cache cache, Failures failures, Executor closer) {
    ErrorListener listener = new ErrorListener(directory, failures);
    RocksTuning tuning = new RocksTuning(cache, create, listener);
    List<ColumnFamilyHandle> handles = new ArrayList<>();
    try {
      RocksDB rocks =
          RocksDB.open(tuning.options(), directory.toString(), tuning.families(), handles);
      return new Database(directory, failures, tuning, listener, rocks, handles, closer);
    } catch (RocksDBException e) {
      tuning.close();
      listener.close();
      throw damaged(directory, e.getMessage(), e);
    }
  }

  private Database(
      Path directory,
      Failures failures,
      RocksTuning tuning,
      ErrorListener listener,
      RocksDB rocks,
      List<ColumnFamilyHandle> handles,
      Executor closer) {
    this.directory = directory;
    this.failures = failures;
    this.tuning = tuning;
    this.listener = listener;
    this.rocks = rocks;
    for (Family family : Family.values()) {
      this.handles.put(family, handles.get(this.handles.size()));
    }
    this.references = new References(() -> closer.execute(this::closeNatives));
  }

  static StoreException damaged(Path directory, @Nullable String what, @Nullable Throwable cause) {
    return new StoreException(
        "the store in "
            + directory
            + " is damaged ("
            + what
            + "): restore this member from a snapshot, or remove it from the cluster and add it again",
        cause);
  }

  /**
   * Reports that the content of this open database contradicts itself; the result is to be thrown.
   */
  StoreException damaged(String what) {
    return failures.fatal(damaged(directory, what, null));
  }

  RocksDB rocks() {
    return rocks;
  }

  ColumnFamilyHandle handle(Family family) {
    return Objects.requireNonNull(handles.get(family));
  }

  Failures failures() {
    return failures;
  }

  References references() {
    return references;
  }

  /** Completes when the database is closed and its directory is free. */
  CompletableFuture<Void> closed() {
    return closed;
  }

  byte @Nullable [] meta(byte[] name) {
    try {
      return rocks.get(handle(Family.META), name);
    } catch (RocksDBException e) {
      throw damaged(directory, e.getMessage(), e);
    }
  }

  void write(WriteBatchWithIndex batch) {
    try {
      rocks.write(writeOptions, batch);
    } catch (RocksDBException e) {
      throw failures.fatal("write to the store", e);
    }
  }

  void write(WriteBatch batch) {
    try {
      rocks.write(writeOptions, batch);
    } catch (RocksDBException e) {
      throw failures.fatal("write to the store", e);
    }
  }

  /** Writes everything in memory to files; all families together. */
  void flush() {
    try (FlushOptions options = new FlushOptions().setWaitForFlush(true)) {
      rocks.flush(options, List.copyOf(handles.values()));
    } catch (RocksDBException e) {
      throw failures.fatal("flush the store", e);
    }
  }

  /** Copies the database into a directory that must not exist; flushes first. */
  void checkpoint(Path target) {
    try (Checkpoint checkpoint = Checkpoint.create(rocks)) {
      checkpoint.createCheckpoint(target.toString());
    } catch (RocksDBException e) {
      // A bad target is no fault of the store; a failed flush has reached the listener as well.
      throw new StoreException("cannot write a checkpoint to " + target + ": " + e.getMessage(), e);
    }
  }

  /** A property summed over all families. */
  long property(String name) {
    try {
      return rocks.getAggregatedLongProperty(name);
    } catch (RocksDBException e) {
      throw failures.fatal("read the size of the store", e);
    }
  }

  private void closeNatives() {
    handles.values().forEach(ColumnFamilyHandle::close);
    try {
      rocks.closeE();
    } catch (RocksDBException e) {
      failures.fatal("close the store", e);
    } finally {
      writeOptions.close();
      tuning.close();
      listener.close();
      closed.complete(null);
    }
  }

  /** A flush or compaction that fails has no caller to tell. */
  private static final class ErrorListener extends AbstractEventListener {
    private final Path directory;
    private final Failures failures;

    ErrorListener(Path directory, Failures failures) {
      super(EnabledEventCallback.ON_BACKGROUND_ERROR);
      this.directory = directory;
      this.failures = failures;
    }

    @Override
    public void onBackgroundError(BackgroundErrorReason reason, Status status) {
      failures.fatal(
          new StoreException(
              "the store in "
                  + directory
                  + " has failed in the background ("
                  + reason
                  + "): "
                  + status.getCodeString()
                  + (status.getState() == null ? "" : " " + status.getState()),
              null));
    }
  }
}
