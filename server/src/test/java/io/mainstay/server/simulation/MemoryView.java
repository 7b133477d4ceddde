package io.mainstay.server.simulation;

import com.google.protobuf.ByteString;
import io.mainstay.api.etcdserverpb.RangeRequest;
import io.mainstay.api.etcdserverpb.RangeResponse;
import io.mainstay.api.etcdserverpb.TxnRequest;
import io.mainstay.api.etcdserverpb.TxnResponse;
import io.mainstay.storage.Change;
import io.mainstay.storage.EncodedRange;
import io.mainstay.storage.History;
import io.mainstay.storage.KeySpaceHash;
import io.mainstay.storage.RangePage;
import io.mainstay.storage.ReadView;
import java.util.Optional;

/** A view of a state, as far as the parts under simulation look at one. */
final class MemoryView extends MemoryReader implements ReadView {
  MemoryView(MemoryState state) {
    super(state);
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
  public long finishedCompaction() {
    return state.compactRevision;
  }

  @Override
  public long appliedIndex() {
    return state.appliedIndex;
  }

  @Override
  public long appliedTerm() {
    return state.appliedTerm;
  }

  @Override
  public void changes(long fromRevision, long toRevision, ChangeVisitor visitor) {
    for (Change change : state.changes) {
      if (change.revision() >= fromRevision
          && change.revision() <= toRevision
          && !visitor.visit(change)) {
        return;
      }
    }
  }

  @Override
  public RangeResponse.Builder range(RangeRequest request) {
    throw unmodelled();
  }

  @Override
  public Optional<EncodedRange> encodedRange(RangeRequest request) {
    throw unmodelled();
  }

  @Override
  public RangePage page(
      ByteString fromKey, ByteString rangeEnd, long revision, boolean keysOnly, int limit) {
    throw unmodelled();
  }

  @Override
  public long count(ByteString fromKey, ByteString rangeEnd, long revision) {
    throw unmodelled();
  }

  @Override
  public TxnResponse.Builder readOnlyTxn(TxnRequest request) {
    throw unmodelled();
  }

  @Override
  public History history() {
    throw unmodelled();
  }

  @Override
  public KeySpaceHash hash(long revision) {
    throw unmodelled();
  }

  @Override
  public void close() {}
}
