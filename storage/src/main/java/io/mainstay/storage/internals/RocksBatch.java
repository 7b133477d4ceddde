package io.mainstay.storage.internals;

import com.google.protobuf.ByteString;
import io.mainstay.api.errors.EtcdError;
import io.mainstay.api.errors.EtcdException;
import io.mainstay.api.etcdserverpb.DeleteRangeRequest;
import io.mainstay.api.etcdserverpb.DeleteRangeResponse;
import io.mainstay.api.etcdserverpb.PutRequest;
import io.mainstay.api.etcdserverpb.PutResponse;
import io.mainstay.api.etcdserverpb.TxnRequest;
import io.mainstay.api.etcdserverpb.TxnResponse;
import io.mainstay.storage.AppliedChanges;
import io.mainstay.storage.ApplyBatch;
import io.mainstay.storage.Change;
import io.mainstay.storage.LeaseCheck;
import io.mainstay.storage.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteBatchInterface;
import org.rocksdb.WriteBatchWithIndex;

/**
 * A batch of changes on top of the newest state, in memory until the commit. Apply thread only.
 *
 * <p>A request first decides and checks everything it depends on, and only then changes the batch.
 * Hence a refusal leaves nothing behind, and any other exception, which may have left something,
 * makes the batch unusable.
 */
final class RocksBatch implements ApplyBatch {
  /** What the store does with a batch: nothing of it is visible before. */
  interface Owner {
    /**
     * Writes the batch and makes the state visible.
     *
     * @param after reads the state with the batch on top
     * @param historyBytes how much history the batch holds
     */
    void commit(
        WriteBatchWithIndex batch,
        Reader after,
        StoreState state,
        long historyBytes,
        List<Change> changes);

    /** The batch is over, committed or not. */
    void ended();
  }

  private final Owner owner;
  private final LeaseCheck leases;
  private final OperationCounts counts;
  private final StoreState before;
  private final WriteBatchWithIndex batch = new WriteBatchWithIndex(true);
  private final FamilyWriter writer;
  private final BatchReader reader;
  private final List<Change> changes = new ArrayList<>();
  private long revision;
  private long compactRevision;
  private boolean broken;
  private boolean ended;

  RocksBatch(
      Database database,
      StoreState before,
      LeaseCheck leases,
      OperationCounts counts,
      Owner owner) {
    this.counts = counts;
    this.owner = owner;
    this.leases = leases;
    this.before = before;
    this.writer = new FamilyWriter(database, batch);
    this.reader = new BatchReader(database, batch, changes);
    this.revision = before.revision();
    this.compactRevision = before.compactRevision();
  }

  @Override
  public long revision() {
    return revision;
  }

  @Override
  public long compactRevision() {
    return compactRevision;
  }

  @Override
  public PutResponse.Builder put(PutRequest request) {
    return applying(
        () -> {
          checkPut(request, space());
          return write(changing -> changing.put(request));
        });
  }

  @Override
  public DeleteRangeResponse.Builder deleteRange(DeleteRangeRequest request) {
    return applying(
        () -> {
          counts.deletes.increment();
          return write(changing -> changing.deleteRange(request));
        });
  }

  @Override
  public int deleteLeaseKeys(long leaseId) {
    return applying(
        () -> {
          List<ByteString> keys = Tables.leaseKeys(reader, leaseId);
          counts.deletes.add(keys.size());
          write(
              changing -> {
                keys.forEach(changing::deleteKey);
                return true;
              });
          return keys.size();
        });
  }

  @Override
  public TxnResponse.Builder txn(TxnRequest request) {
    return applying(
        () -> {
          TxnPlan plan = TxnPlan.decide(request, space());
          plan.check(space(), this::checkPut);
          counts.transaction(plan);
          return write(changing -> new TxnRunner(changing, counts).run(plan));
        });
  }

  @Override
  public void compact(long to) {
    applying(
        () -> {
          if (to <= compactRevision) {
            throw EtcdError.COMPACTED.exception();
          }
          if (to > revision) {
            throw EtcdError.FUTURE_REVISION.exception();
          }
          compactRevision = to;
          return true;
        });
  }

  @Override
  public void put(Table table, byte[] name, byte[] value) {
    applying(
        () -> {
          writer.put(Family.of(table), name, value);
          return true;
        });
  }

  @Override
  public void delete(Table table, byte[] name) {
    applying(
        () -> {
          writer.delete(Family.of(table), name);
          return true;
        });
  }

  @Override
  public byte @Nullable [] get(Table table, byte[] name) {
    checkUsable();
    return reader.get(Family.of(table), name);
  }

  @Override
  public void scan(Table table, byte[] prefix, BiConsumer<byte[], byte[]> visitor) {
    checkUsable();
    Tables.scan(reader, table, prefix, visitor);
  }

  @Override
  public List<ByteString> leaseKeys(long leaseId) {
    checkUsable();
    return Tables.leaseKeys(reader, leaseId);
  }

  @Override
  public AppliedChanges commit(long appliedIndex, long appliedTerm) {
    return applying(
        () -> {
          if (appliedIndex <= before.appliedIndex() || appliedTerm < before.appliedTerm()) {
            throw new IllegalArgumentException(
                "index %d of term %d does not follow index %d of term %d"
                    .formatted(
                        appliedIndex, appliedTerm, before.appliedIndex(), before.appliedTerm()));
          }
          writeEvents();
          StoreState state = new StoreState(appliedIndex, appliedTerm, revision, compactRevision);
          writer.put(Family.META, MetaRecords.STATE, state.encode());
          owner.commit(batch, reader, state, writer.historyBytes(), changes);
          end();
          return new AppliedChanges(revision, changes);
        });
  }

  /** Past the index of the batch: no request reads them, and they are the half of what it holds. */
  private void writeEvents() {
    WriteBatch unindexed = batch.getWriteBatch();
    for (Change change : changes) {
      writer.put(
          unindexed,
          Family.EVENTS,
          new EventKey(change.revision(), change.sub()).encode(),
          new EventRecord(change.deleted(), change.kv().getKey().toByteArray()).encode());
    }
  }

  @Override
  public void close() {
    if (!ended) {
      end();
    }
  }

  private void end() {
    ended = true;
    reader.close();
    batch.close();
    owner.ended();
  }

  private KeySpace space() {
    return new KeySpace(reader, revision, compactRevision);
  }

  private void checkPut(PutRequest request, KeySpace state) {
    if (request.getLease() != 0 && !leases.exists(request.getLease())) {
      throw EtcdError.LEASE_NOT_FOUND.exception();
    }
    if ((request.getIgnoreValue() || request.getIgnoreLease())
        && state.latest(request.getKey().toByteArray()) == null) {
      throw EtcdError.KEY_NOT_FOUND.exception();
    }
  }

  private <T> T write(Function<RevisionWriter, T> change) {
    RevisionWriter changing =
        new RevisionWriter(writer, reader, revision, compactRevision, changes);
    T result = change.apply(changing);
    revision = changing.space().revision();
    return result;
  }

  private <T> T applying(Supplier<T> operation) {
    checkUsable();
    broken = true;
    T result;
    try {
      result = operation.get();
    } catch (EtcdException refused) {
      broken = false;
      throw refused;
    }
    broken = false;
    return result;
  }

  private void checkUsable() {
    if (ended) {
      throw new IllegalStateException("the batch is over");
    }
    if (broken) {
      throw new IllegalStateException("the batch has failed and must be abandoned");
    }
  }

  static final class FamilyWriter implements RevisionWriter.BatchWriter {
    private final Database database;
    private final WriteBatchInterface batch;
    private long historyBytes;

    FamilyWriter(Database database, WriteBatchInterface batch) {
      this.database = database;
      this.batch = batch;
    }

    /** What was put so far that {@link HistoryBytes} count. */
    long historyBytes() {
      return historyBytes;
    }

    @Override
    public void put(Family family, byte[] key, byte[] value) {
      put(batch, family, key, value);
    }

    private void put(WriteBatchInterface to, Family family, byte[] key, byte[] value) {
      if (HistoryBytes.counts(family)) {
        historyBytes += key.length + value.length;
      }
      try {
        to.put(database.handle(family), key, value);
      } catch (RocksDBException e) {
        throw RevisionWriter.BatchWriter.refused(e);
      }
    }

    @Override
    public void delete(Family family, byte[] key) {
      try {
        batch.delete(database.handle(family), key);
      } catch (RocksDBException e) {
        throw RevisionWriter.BatchWriter.refused(e);
      }
    }
  }
}
