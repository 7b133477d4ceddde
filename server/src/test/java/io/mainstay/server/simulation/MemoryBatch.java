package io.mainstay.server.simulation;

import com.google.protobuf.ByteString;
import io.mainstay.api.errors.EtcdError;
import io.mainstay.api.etcdserverpb.DeleteRangeRequest;
import io.mainstay.api.etcdserverpb.DeleteRangeResponse;
import io.mainstay.api.etcdserverpb.PutRequest;
import io.mainstay.api.etcdserverpb.PutResponse;
import io.mainstay.api.etcdserverpb.RequestOp;
import io.mainstay.api.etcdserverpb.TxnRequest;
import io.mainstay.api.etcdserverpb.TxnResponse;
import io.mainstay.api.mvccpb.KeyValue;
import io.mainstay.storage.AppliedChanges;
import io.mainstay.storage.ApplyBatch;
import io.mainstay.storage.Change;
import io.mainstay.storage.LeaseCheck;
import io.mainstay.storage.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * One batch. Of transactions it knows those that compare modification revisions, and put and delete
 * single keys.
 */
final class MemoryBatch extends MemoryReader implements ApplyBatch {
  private final LeaseCheck leases;
  private final Consumer<MemoryState> onCommit;
  private final List<Change> changes = new ArrayList<>();

  MemoryBatch(MemoryState before, LeaseCheck leases, Consumer<MemoryState> onCommit) {
    super(before.copy());
    this.leases = leases;
    this.onCommit = onCommit;
  }

  @Override
  public long revision() {
    return state.revision;
  }

  @Override
  public long compactRevision() {
    return state.compactRevision;
  }

  @Override
  public PutResponse.Builder put(PutRequest request) {
    requireLease(request);
    store(request, state.revision + 1, 0);
    state.revision++;
    return PutResponse.newBuilder();
  }

  @Override
  public DeleteRangeResponse.Builder deleteRange(DeleteRangeRequest request) {
    List<ByteString> keys =
        request.getRangeEnd().isEmpty()
            ? List.of(request.getKey())
            : List.copyOf(state.newest.subMap(request.getKey(), request.getRangeEnd()).keySet());
    return DeleteRangeResponse.newBuilder().setDeleted(deleteAll(keys));
  }

  @Override
  public int deleteLeaseKeys(long leaseId) {
    return deleteAll(leaseKeys(leaseId));
  }

  @Override
  public TxnResponse.Builder txn(TxnRequest request) {
    boolean succeeded =
        request.getCompareList().stream()
            .allMatch(
                compare -> {
                  KeyValue pair = state.newest.get(compare.getKey());
                  return (pair == null ? 0 : pair.getModRevision()) == compare.getModRevision();
                });
    List<RequestOp> operations = succeeded ? request.getSuccessList() : request.getFailureList();
    operations.forEach(operation -> requireLease(operation.getRequestPut()));
    int sub = 0;
    for (RequestOp operation : operations) {
      if (operation.hasRequestPut()) {
        store(operation.getRequestPut(), state.revision + 1, sub++);
      } else if (operation.hasRequestDeleteRange()) {
        sub += delete(operation.getRequestDeleteRange().getKey(), sub);
      } else {
        throw unmodelled();
      }
    }
    state.revision += sub > 0 ? 1 : 0;
    return TxnResponse.newBuilder().setSucceeded(succeeded);
  }

  @Override
  public void compact(long revision) {
    if (revision <= state.compactRevision) {
      throw EtcdError.COMPACTED.exception();
    }
    if (revision > state.revision) {
      throw EtcdError.FUTURE_REVISION.exception();
    }
    state.compactRevision = revision;
    state.changes.removeIf(change -> change.revision() < revision);
  }

  @Override
  public void put(Table table, byte[] name, byte[] value) {
    state.table(table).put(ByteString.copyFrom(name), value);
  }

  @Override
  public void delete(Table table, byte[] name) {
    state.table(table).remove(ByteString.copyFrom(name));
  }

  @Override
  public AppliedChanges commit(long appliedIndex, long appliedTerm) {
    if (appliedIndex <= state.appliedIndex) {
      throw new IllegalStateException("applied " + appliedIndex + " after " + state.appliedIndex);
    }
    state.appliedIndex = appliedIndex;
    state.appliedTerm = appliedTerm;
    onCommit.accept(state);
    return new AppliedChanges(state.revision, changes);
  }

  @Override
  public void close() {}

  private void requireLease(PutRequest request) {
    if (request.getLease() != 0 && !leases.exists(request.getLease())) {
      throw EtcdError.LEASE_NOT_FOUND.exception();
    }
  }

  private void store(PutRequest request, long revision, int sub) {
    KeyValue before = state.newest.get(request.getKey());
    KeyValue pair =
        KeyValue.newBuilder()
            .setKey(request.getKey())
            .setValue(request.getValue())
            .setLease(request.getLease())
            .setModRevision(revision)
            .setCreateRevision(before == null ? revision : before.getCreateRevision())
            .setVersion(before == null ? 1 : before.getVersion() + 1)
            .build();
    state.newest.put(pair.getKey(), pair);
    note(new Change(revision, sub, false, pair));
  }

  private int deleteAll(List<ByteString> keys) {
    int deleted = 0;
    for (ByteString key : keys) {
      deleted += delete(key, deleted);
    }
    state.revision += deleted > 0 ? 1 : 0;
    return deleted;
  }

  private int delete(ByteString key, int sub) {
    if (state.newest.remove(key) == null) {
      return 0;
    }
    long revision = state.revision + 1;
    KeyValue pair = KeyValue.newBuilder().setKey(key).setModRevision(revision).build();
    note(new Change(revision, sub, true, pair));
    return 1;
  }

  private void note(Change change) {
    changes.add(change);
    state.changes.add(change);
  }
}
