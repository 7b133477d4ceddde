package io.mainstay.storage.internals;

import com.google.protobuf.ByteString;
import io.mainstay.api.etcdserverpb.RangeRequest;
import io.mainstay.api.etcdserverpb.RangeResponse;
import io.mainstay.api.etcdserverpb.TxnRequest;
import io.mainstay.api.etcdserverpb.TxnResponse;
import io.mainstay.api.mvccpb.KeyValue;
import io.mainstay.storage.Change;
import io.mainstay.storage.EncodedRange;
import io.mainstay.storage.History;
import io.mainstay.storage.KeySpaceHash;
import io.mainstay.storage.RangePage;
import io.mainstay.storage.ReadView;
import io.mainstay.storage.Table;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One caller's handle on a published view.
 *
 * <p>Each read holds a reference of its own, so that a view closed by one thread while another
 * still reads ends in an exception at the next read and never in freed memory.
 */
final class RocksReadView implements ReadView {
  private final PublishedView view;
  private final OperationCounts counts;
  private final StoreState state;
  private final AtomicBoolean closed = new AtomicBoolean();

  /** Takes over a reference that the caller has taken. */
  RocksReadView(PublishedView view, OperationCounts counts) {
    this.view = view;
    this.counts = counts;
    counts.openViews.increment();
    this.state = view.state();
  }

  @Override
  public long revision() {
    return state.revision();
  }

  @Override
  public long compactRevision() {
    return state.compactRevision();
  }

  @Override
  public long finishedCompaction() {
    return reading(
        () -> {
          byte[] progress = view.reader().get(Family.META, MetaRecords.COMPACTION);
          return progress == null
              ? CompactionProgress.NONE.finished()
              : CompactionProgress.decode(progress).finished();
        });
  }

  @Override
  public long appliedIndex() {
    return state.appliedIndex();
  }

  @Override
  public long appliedTerm() {
    return state.appliedTerm();
  }

  @Override
  public RangeResponse.Builder range(RangeRequest request) {
    counts.ranges.increment();
    return reading(() -> RangeQuery.answer(request, space()));
  }

  @Override
  public Optional<EncodedRange> encodedRange(RangeRequest request) {
    if (!RangeQuery.isEncodable(request)) {
      return Optional.empty();
    }
    counts.ranges.increment();
    return Optional.of(reading(() -> RangeQuery.encoded(request, space())));
  }

  @Override
  public RangePage page(
      ByteString fromKey, ByteString rangeEnd, long revision, boolean keysOnly, int limit) {
    if (limit < 1) {
      throw new IllegalArgumentException("a page of " + limit + " keys");
    }
    return reading(
        () -> {
          KeySpace space = space();
          KeySpace.Page page =
              space.page(KeyRange.of(fromKey, rangeEnd), space.resolve(revision), keysOnly, limit);
          return new RangePage(page.pairs(), page.next());
        });
  }

  @Override
  public long count(ByteString fromKey, ByteString rangeEnd, long revision) {
    return reading(
        () -> {
          KeySpace space = space();
          return space.count(KeyRange.of(fromKey, rangeEnd), space.resolve(revision));
        });
  }

  @Override
  public TxnResponse.Builder readOnlyTxn(TxnRequest request) {
    return reading(
        () -> {
          KeySpace space = space();
          TxnPlan plan = TxnPlan.decide(request, space);
          plan.check(space, (put, before) -> {});
          counts.transaction(plan);
          return new TxnRunner(() -> space, counts).run(plan);
        });
  }

  @Override
  public void changes(long fromRevision, long toRevision, ChangeVisitor visitor) {
    reading(
        () -> {
          visit(fromRevision, Math.min(toRevision, revision()), visitor);
          return true;
        });
  }

  private void visit(long from, long to, ChangeVisitor visitor) {
    Reader reader = view.reader();
    try (Cursor events = reader.cursor(Family.EVENTS, new EventKey(to + 1, 0).encode())) {
      events.seek(new EventKey(Math.max(from, 0), 0).encode());
      for (; events.valid(); events.next()) {
        EventKey event = EventKey.decode(events.key());
        if (!visitor.visit(change(event, EventRecord.decode(events.value())))) {
          return;
        }
      }
    }
  }

  private Change change(EventKey event, EventRecord record) {
    return new Change(event.main(), event.sub(), record.deleted(), pair(event, record));
  }

  private KeyValue pair(EventKey event, EventRecord record) {
    if (record.deleted()) {
      return KeyValue.newBuilder()
          .setKey(ByteString.copyFrom(record.userKey()))
          .setModRevision(event.main())
          .build();
    }
    return Versions.decode(view.reader(), EtcdRecord.put(view.reader(), event, record));
  }

  @Override
  public History history() {
    enter();
    return new RocksHistory(view.reader(), view.references()::release);
  }

  @Override
  public KeySpaceHash hash(long revision) {
    return reading(
        () -> KeySpaceHasher.at(view.reader(), space().resolve(revision), state.compactRevision()));
  }

  @Override
  public byte @Nullable [] get(Table table, byte[] name) {
    enter();
    try {
      return view.reader().get(Family.of(table), name);
    } finally {
      view.references().release();
    }
  }

  @Override
  public void scan(Table table, byte[] prefix, BiConsumer<byte[], byte[]> visitor) {
    reading(
        () -> {
          Tables.scan(view.reader(), table, prefix, visitor);
          return true;
        });
  }

  @Override
  public List<ByteString> leaseKeys(long leaseId) {
    return reading(() -> Tables.leaseKeys(view.reader(), leaseId));
  }

  private KeySpace space() {
    return new KeySpace(view.reader(), state.revision(), state.compactRevision());
  }

  private <T> T reading(Supplier<T> read) {
    enter();
    try {
      return read.get();
    } finally {
      view.references().release();
    }
  }

  private void enter() {
    if (closed.get() || !view.references().tryRetain()) {
      throw new IllegalStateException("this view of the store is closed");
    }
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      counts.openViews.decrement();
      view.references().release();
    }
  }
}
