package io.mainstay.storage.internals;

import com.google.protobuf.InvalidProtocolBufferException;
import io.mainstay.api.mvccpb.KeyValue;
import io.mainstay.storage.StoreException;
import io.mainstay.storage.StoreImport;
import io.mainstay.storage.StoreOptions;
import io.mainstay.storage.Table;
import java.nio.file.Path;
import org.rocksdb.RocksDB;
import org.rocksdb.WriteBatch;

/**
 * Fills the first generation of a store. The families come out as a store has them that has applied
 * the same requests.
 *
 * <p>Nothing is read while changes come in: {@code latest} is written over by each change of a key,
 * and {@code lease_keys} is made from it in the end.
 */
public final class RocksImport implements StoreImport {
  private static final byte[] NOTHING = new byte[0];
  private static final long BATCH_BYTES = 4L << 20;
  private static final long NONE = -1;

  static {
    RocksDB.loadLibrary();
  }

  private final StoreDirectory directory;
  private final StoreMemory memory = new StoreMemory(StoreOptions.DEFAULT_MEMORY_BYTES);
  private final NewGeneration generation;
  private final Database database;
  private final WriteBatch batch = new WriteBatch();
  private final RocksBatch.FamilyWriter writer;
  private EventKey last = new EventKey(0, 0);
  private long compactionDone = NONE;
  private long compactionAskedFor = NONE;

  /** Begins a store in a directory; see {@link StoreImport#into}. */
  public static RocksImport into(Path path) {
    StoreDirectory directory = StoreDirectory.lock(path, true);
    try {
      GenerationPointer pointer = directory.pointer();
      if (pointer != null && pointer.complete()) {
        throw new StoreException("the directory " + path + " holds a store already", null);
      }
      return new RocksImport(directory);
    } catch (RuntimeException e) {
      directory.close();
      throw e;
    }
  }

  private RocksImport(StoreDirectory directory) {
    this.directory = directory;
    Failures failures = new Failures(failure -> {}); // who imports is told by the exception
    this.generation = NewGeneration.begin(directory, memory, failures);
    this.database = generation.database();
    this.writer = new RocksBatch.FamilyWriter(database, batch);
  }

  @Override
  public void change(long revision, int sub, boolean deleted, byte[] keyValue) {
    EventKey event = new EventKey(revision, sub);
    if (revision < last.main() || (revision == last.main() && sub <= last.sub())) {
      throw new IllegalArgumentException("%s does not follow %s".formatted(event, last));
    }
    KeyValue pair = decode(keyValue);
    byte[] key = pair.getKey().toByteArray();
    writer.put(Family.KEYS, VersionKey.encode(key, revision, sub), deleted ? NOTHING : keyValue);
    writer.put(Family.EVENTS, event.encode(), new EventRecord(deleted, key).encode());
    if (deleted) {
      writer.delete(Family.LATEST, key);
    } else if (keyValue.length > 0) {
      writer.put(Family.LATEST, key, latest(pair, event).encode());
    }
    last = event;
    writeIfLarge();
  }

  private static KeyValue decode(byte[] keyValue) {
    try {
      return KeyValue.parseFrom(keyValue);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException("a change that is no pair", e);
    }
  }

  private static Latest latest(KeyValue pair, EventKey event) {
    return new Latest(
        pair.getCreateRevision(), event.main(), event.sub(), pair.getVersion(), pair.getLease());
  }

  @Override
  public void put(Table table, byte[] name, byte[] value) {
    writer.put(Family.of(table), name, value);
    writeIfLarge();
  }

  @Override
  public void compacted(long done, long askedFor) {
    compactionDone = done;
    compactionAskedFor = askedFor;
  }

  @Override
  public void finish(long appliedIndex, long appliedTerm) {
    write();
    attachKeysToLeases();
    write();
    KeyCounts.of(database);
    long compactRevision = Math.max(compactionDone, compactionAskedFor);
    long revision = Math.max(StoreState.FRESH.revision(), Math.max(last.main(), compactRevision));
    generation.complete(
        new StoreState(appliedIndex, appliedTerm, revision, compactRevision),
        progress(),
        writer.historyBytes());
  }

  /** Obsolete changes are missing up to the revision done, and only up to there. */
  private CompactionProgress progress() {
    return compactionDone == NONE
        ? CompactionProgress.NONE
        : new CompactionProgress(compactionDone, compactionDone);
  }

  private void attachKeysToLeases() {
    try (SnapshotReader reader = new SnapshotReader(database);
        Cursor keys = reader.cursor(Family.LATEST, null)) {
      for (keys.seek(NOTHING); keys.valid(); keys.next()) {
        long lease = Latest.decode(keys.value()).lease();
        if (lease != 0) {
          writer.put(Family.LEASE_KEYS, LeaseKey.encode(lease, keys.key()), NOTHING);
          writeIfLarge();
        }
      }
    }
  }

  private void writeIfLarge() {
    if (batch.getDataSize() >= BATCH_BYTES) {
      write();
    }
  }

  private void write() {
    database.write(batch);
    batch.clear();
  }

  @Override
  public void close() {
    batch.close();
    generation.close();
    memory.close();
    directory.close();
  }
}
