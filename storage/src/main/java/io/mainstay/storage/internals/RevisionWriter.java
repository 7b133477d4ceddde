package io.mainstay.storage.internals;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.mainstay.api.etcdserverpb.DeleteRangeRequest;
import io.mainstay.api.etcdserverpb.DeleteRangeResponse;
import io.mainstay.api.etcdserverpb.PutRequest;
import io.mainstay.api.etcdserverpb.PutResponse;
import io.mainstay.api.mvccpb.KeyValue;
import io.mainstay.storage.Change;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;

/**
 * Writes the changes of one request or transaction, which share one revision; there is that
 * revision only if there is a change. Whose batch it is writes what happened to which key, when all
 * is done. Apply thread only.
 */
final class RevisionWriter implements TxnRunner.Operations {
  private static final byte[] NOTHING = new byte[0];

  private final BatchWriter batch;
  private final Reader reader;
  private final long before;
  private final long compactRevision;
  private final List<Change> changes;
  private int sub;

  /**
   * @param before the newest revision before this request
   * @param changes gets the changes, in order
   */
  RevisionWriter(
      BatchWriter batch, Reader reader, long before, long compactRevision, List<Change> changes) {
    this.batch = batch;
    this.reader = reader;
    this.before = before;
    this.compactRevision = compactRevision;
    this.changes = changes;
  }

  @Override
  public KeySpace space() {
    return new KeySpace(reader, sub == 0 ? before : before + 1, compactRevision);
  }

  @Override
  public PutResponse.Builder put(PutRequest request) {
    byte[] key = request.getKey().toByteArray();
    KeySpace space = space();
    Latest old = space.latest(key);
    KeyValue oldPair =
        old != null && (request.getPrevKv() || request.getIgnoreValue())
            ? NewestVersions.pair(reader, key, old)
            : null;
    if (old == null && (request.getIgnoreValue() || request.getIgnoreLease())) {
      throw new IllegalStateException("a put that keeps value or lease has lost its key");
    }
    ByteString value =
        request.getIgnoreValue() && oldPair != null ? oldPair.getValue() : request.getValue();
    long lease = request.getIgnoreLease() && old != null ? old.lease() : request.getLease();
    store(request.getKey(), key, value, lease, old);
    PutResponse.Builder response = PutResponse.newBuilder();
    if (request.getPrevKv() && oldPair != null) {
      response.setPrevKv(oldPair);
    }
    return response;
  }

  private void store(
      ByteString key, byte[] rawKey, ByteString value, long lease, @Nullable Latest old) {
    long main = before + 1;
    long created = old == null ? main : old.createRevision();
    long version = old == null ? 1 : old.version() + 1;
    KeyValue pair =
        KeyValue.newBuilder()
            .setKey(key)
            .setCreateRevision(created)
            .setModRevision(main)
            .setVersion(version)
            .setValue(value)
            .setLease(lease)
            .build();
    batch.put(Family.KEYS, VersionKey.encode(rawKey, main, sub), pair.toByteArray());
    batch.put(Family.LATEST, rawKey, new Latest(created, main, sub, version, lease).encode());
    moveLease(rawKey, old == null ? 0 : old.lease(), lease);
    record(false, pair);
  }

  @Override
  public DeleteRangeResponse.Builder deleteRange(DeleteRangeRequest request) {
    KeyRange range = KeyRange.of(request.getKey(), request.getRangeEnd());
    List<Found> found = find(range);
    DeleteRangeResponse.Builder response =
        DeleteRangeResponse.newBuilder().setDeleted(found.size());
    for (Found entry : found) {
      if (request.getPrevKv()) {
        response.addPrevKvs(NewestVersions.pair(reader, entry.key().toByteArray(), entry.latest()));
      }
      delete(entry);
    }
    return response;
  }

  private record Found(ByteString key, Latest latest) {}

  /** Deletes one key if it exists. */
  boolean deleteKey(ByteString key) {
    Latest latest = space().latest(key.toByteArray());
    if (latest == null) {
      return false;
    }
    delete(new Found(key, latest));
    return true;
  }

  /**
   * Collects before anything is deleted: a cursor must not walk over a batch that changes under it.
   */
  private List<Found> find(KeyRange range) {
    if (range.single()) {
      Latest latest = space().latest(range.start());
      return latest == null
          ? List.of()
          : List.of(new Found(UnsafeByteOperations.unsafeWrap(range.start()), latest));
    }
    List<Found> found = new ArrayList<>();
    if (!range.isEmpty()) {
      try (NewestVersions versions = new NewestVersions(reader, range)) {
        while (versions.next()) {
          found.add(
              new Found(UnsafeByteOperations.unsafeWrap(versions.userKey()), versions.latest()));
        }
      }
    }
    return found;
  }

  private void delete(Found entry) {
    long main = before + 1;
    byte[] key = entry.key().toByteArray();
    batch.put(Family.KEYS, VersionKey.encode(key, main, sub), NOTHING);
    batch.delete(Family.LATEST, key);
    moveLease(key, entry.latest().lease(), 0);
    record(true, KeyValue.newBuilder().setKey(entry.key()).setModRevision(main).build());
  }

  private void moveLease(byte[] key, long from, long to) {
    if (from == to) {
      return;
    }
    if (from != 0) {
      batch.delete(Family.LEASE_KEYS, LeaseKey.encode(from, key));
    }
    if (to != 0) {
      batch.put(Family.LEASE_KEYS, LeaseKey.encode(to, key), NOTHING);
    }
  }

  private void record(boolean deleted, KeyValue pair) {
    changes.add(new Change(before + 1, sub, deleted, pair));
    sub++;
  }

  /** Where changes go before they are committed. */
  interface BatchWriter {
    void put(Family family, byte[] key, byte[] value);

    void delete(Family family, byte[] key);

    /** Names the failure of adding to a batch in memory. */
    static IllegalStateException refused(RocksDBException cause) {
      return new IllegalStateException("RocksDB refused to add to a batch", cause);
    }
  }
}
