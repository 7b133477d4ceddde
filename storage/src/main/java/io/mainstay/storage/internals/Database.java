package io.mainstay.storage.internals;

import io.mainstay.storage.StoreException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.rocksdb.Checkpoint;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.CompactRangeOptions;
import org.rocksdb.DBOptions;
import org.rocksdb.FlushOptions;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.TableProperties;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteBatchWithIndex;
import org.rocksdb.WriteOptions;

/**
 * One open RocksDB. Whoever uses it holds a reference; it is closed, on the executor given, when
 * the last one is released.
 */
final class Database {
  private static final List<Family> ALL = List.of(Family.values());

  private final Path directory;
  private final Failures failures;
  private final RocksTuning tuning;
  private final RocksDB rocks;
  private final Map<Family, ColumnFamilyHandle> handles = new EnumMap<>(Family.class);
  private final WriteOptions writeOptions = new WriteOptions().setDisableWAL(true);
  private final References references;
  private final RememberedCounts remembered = new RememberedCounts();
  private final CompletableFuture<Void> closed = new CompletableFuture<>();

  /** Opens the database in a directory; it is closed on the executor given. */
  static Database open(Path directory, StoreMemory memory, Failures failures, Executor closer) {
    return open(RocksDB::open, directory, memory, ALL, false, failures, closer);
  }

  /** Makes a database in a directory that has none; it is closed by whoever releases it last. */
  static Database create(Path directory, StoreMemory memory, Failures failures) {
    return open(RocksDB::open, directory, memory, ALL, true, failures, Runnable::run);
  }

  /**
   * Opens without changing any data, for reads of what was there from the first release on; closed
   * by whoever releases it last.
   */
  static Database openReadOnly(Path directory, StoreMemory memory, Failures failures) {
    return open(
        RocksDB::openReadOnly,
        directory,
        memory,
        presentFamilies(directory),
        false,
        failures,
        Runnable::run);
  }

  private static List<Family> presentFamilies(Path directory) {
    Set<String> present = new HashSet<>();
    try (Options options = new Options()) {
      RocksDB.listColumnFamilies(options, directory.toString())
          .forEach(id -> present.add(new String(id, StandardCharsets.US_ASCII)));
    } catch (RocksDBException e) {
      throw damaged(directory, e.getMessage(), e);
    }
    return ALL.stream()
        .filter(
            family ->
                !family.isLaterAddition()
                    || present.contains(new String(family.id(), StandardCharsets.US_ASCII)))
        .toList();
  }

  @FunctionalInterface
  private interface Opener {
    RocksDB open(
        DBOptions options,
        String path,
        List<ColumnFamilyDescriptor> families,
        List<ColumnFamilyHandle> handles)
        throws RocksDBException;
  }

  private static Database open(
      Opener opener,
      Path directory,
      StoreMemory memory,
      List<Family> families,
      boolean create,
      Failures failures,
      Executor closer) {
    RocksTuning tuning = new RocksTuning(memory, families, create);
    List<ColumnFamilyHandle> handles = new ArrayList<>();
    try {
      RocksDB rocks =
          opener.open(tuning.options(), directory.toString(), tuning.families(), handles);
      return new Database(directory, failures, tuning, rocks, families, handles, closer);
    } catch (RocksDBException e) {
      tuning.close();
      throw damaged(directory, e.getMessage(), e);
    }
  }

  private Database(
      Path directory,
      Failures failures,
      RocksTuning tuning,
      RocksDB rocks,
      List<Family> families,
      List<ColumnFamilyHandle> handles,
      Executor closer) {
    this.directory = directory;
    this.failures = failures;
    this.tuning = tuning;
    this.rocks = rocks;
    for (Family family : families) {
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

  Path directory() {
    return directory;
  }

  RocksDB rocks() {
    return rocks;
  }

  ColumnFamilyHandle handle(Family family) {
    return Objects.requireNonNull(handles.get(family));
  }

  /** What was counted in this database at revisions that are complete. */
  RememberedCounts remembered() {
    return remembered;
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
      // A bad target is no fault of the store; a failed flush shows in checkBackground.
      throw new StoreException("cannot write a checkpoint to " + target + ": " + e.getMessage(), e);
    }
  }

  /** The whole database in pieces, as its files are now. */
  List<Piece> pieces() {
    return Piece.of(rocks.getLiveFilesMetaData());
  }

  /**
   * Rewrites what there is of a piece above its lowest level, and what that replaces or deletes.
   *
   * @throws RocksDBException also when the options have cancelled it
   */
  void compact(Piece piece, CompactRangeOptions how) throws RocksDBException {
    rocks.compactRange(handle(piece.family()), piece.begin(), piece.end(), how);
  }

  /** A property summed over all families. */
  long property(String name) {
    try {
      return rocks.getAggregatedLongProperty(name);
    } catch (RocksDBException e) {
      throw failures.fatal("read the size of the store", e);
    }
  }

  /** A property of one family. */
  long property(Family family, String name) {
    try {
      return rocks.getLongProperty(handle(family), name);
    } catch (RocksDBException e) {
      throw failures.fatal("read the size of the store", e);
    }
  }

  /** What RocksDB knows of each file of a family. */
  Collection<TableProperties> tables(Family family) {
    try {
      return rocks.getPropertiesOfAllTables(handle(family)).values();
    } catch (RocksDBException e) {
      throw failures.fatal("read the properties of the store's files", e);
    }
  }

  /**
   * Reports flushes and compactions that have failed in the background, where no caller could be
   * told.
   *
   * <p>This asks because RocksDB cannot say: the listener of rocksdbjni 11.8.1 does not know the
   * reasons that a database without a log has ({@code kFlushNoWAL}), and dies in the callback.
   */
  void checkBackground() {
    if (property("rocksdb.background-errors") > 0) {
      failures.fatal(
          new StoreException(
              "the store in "
                  + directory
                  + " has failed in the background: "
                  + RocksLog.lastFailure(directory),
              null));
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
      closed.complete(null);
    }
  }
}
