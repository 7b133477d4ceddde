package io.mainstay.storage;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.mainstay.api.errors.EtcdError;
import io.mainstay.api.errors.EtcdException;
import io.mainstay.api.etcdserverpb.DeleteRangeRequest;
import io.mainstay.api.etcdserverpb.PutRequest;
import io.mainstay.api.etcdserverpb.RangeRequest;
import io.mainstay.api.etcdserverpb.RangeResponse;
import io.mainstay.api.etcdserverpb.TxnRequest;
import io.mainstay.api.etcdserverpb.TxnResponse;
import io.mainstay.api.mvccpb.KeyValue;
import io.mainstay.storage.snapshotfile.records.KeyRecords;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** A store, and short ways to use it: every change is a batch of its own. */
public final class StoreFixture implements AutoCloseable {
  private final Path directory;
  private final Set<Long> leases = new HashSet<>();
  private final List<Throwable> failures = new CopyOnWriteArrayList<>();
  private StoreOptions options;
  private MvccStore store;

  /** Opens a store that compacts three changes at a time without pauses. */
  public StoreFixture(Path directory) {
    this.directory = directory;
    this.options = new StoreOptions(3, Duration.ZERO, false, failures::add);
    this.store = MvccStore.open(directory, options);
  }

  public MvccStore store() {
    return store;
  }

  /** What the store has reported as fatal. */
  public List<Throwable> failures() {
    return failures;
  }

  public void reopen() {
    store.close();
    store = MvccStore.open(directory, options);
  }

  /**
   * Closes and opens again with compactions that do one change and then pause for as long as given.
   */
  public void reopenPausing(Duration pause) {
    store.close();
    options = new StoreOptions(1, pause, false, failures::add);
    store = MvccStore.open(directory, options);
  }

  /** Closes and opens again with a hash taken at each compaction. */
  public void reopenHashing() {
    store.close();
    options = new StoreOptions(3, Duration.ZERO, false, true, failures::add);
    store = MvccStore.open(directory, options);
  }

  public void grantLease(long id) {
    leases.add(id);
  }

  public ApplyBatch begin() {
    return store.beginBatch(leases::contains);
  }

  /** Applies and commits one batch. */
  public <T> T apply(Function<ApplyBatch, T> requests) {
    try (ApplyBatch batch = begin()) {
      T result = requests.apply(batch);
      batch.commit(store.appliedIndex() + 1, 1);
      return result;
    }
  }

  /** Puts a pair and gives its revision. */
  public long put(String key, String value) {
    return put(putRequest(key, value).build());
  }

  public long put(PutRequest request) {
    return apply(
        batch -> {
          batch.put(request);
          return batch.revision();
        });
  }

  /** Deletes one key and gives the revision after. */
  public long delete(String key) {
    return apply(
        batch -> {
          batch.deleteRange(DeleteRangeRequest.newBuilder().setKey(bytes(key)).build());
          return batch.revision();
        });
  }

  public TxnResponse txn(TxnRequest.Builder request) {
    return apply(batch -> batch.txn(request.build()).build());
  }

  /** Compacts and waits until the records are gone. */
  public void compact(long revision) {
    compactLogically(revision);
    store.physicalCompaction(revision).join();
    apply(ApplyBatch::revision);
  }

  public void compactLogically(long revision) {
    apply(
        batch -> {
          batch.compact(revision);
          return revision;
        });
  }

  public <T> T read(Function<ReadView, T> reading) {
    try (ReadView view = store.newestView()) {
      return reading.apply(view);
    }
  }

  public RangeResponse range(RangeRequest.Builder request) {
    return read(view -> view.range(request.build()).build());
  }

  /** The keys of an answer. */
  public List<String> keys(RangeRequest.Builder request) {
    return range(request).getKvsList().stream().map(kv -> kv.getKey().toStringUtf8()).toList();
  }

  /** The value of a key at a revision, or "absent". */
  public String valueAt(String key, long revision) {
    List<KeyValue> found =
        range(RangeRequest.newBuilder().setKey(bytes(key)).setRevision(revision)).getKvsList();
    return found.isEmpty() ? "absent" : found.get(0).getValue().toStringUtf8();
  }

  public KeyValue get(String key) {
    return range(RangeRequest.newBuilder().setKey(bytes(key))).getKvs(0);
  }

  public long revision() {
    return read(ReadView::revision);
  }

  /** Changes as "revision.sub key" or "revision.sub -key" for deletions. */
  public List<String> changes(long from, long to) {
    List<String> texts = new ArrayList<>();
    Consumer<Change> describe =
        change ->
            texts.add(
                change.revision()
                    + "."
                    + change.sub()
                    + (change.deleted() ? " -" : " ")
                    + change.kv().getKey().toStringUtf8());
    return read(
        view -> {
          view.changes(
              from,
              to,
              change -> {
                describe.accept(change);
                return true;
              });
          return texts;
        });
  }

  /** Hands a change over to a store that is being filled; true, to be told of the next one. */
  public static boolean copy(Change change, StoreImport filling) {
    byte[] pair =
        change.deleted() ? KeyRecords.tombstone(change.kv().getKey()) : KeyRecords.put(change.kv());
    filling.change(change.revision(), change.sub(), change.deleted(), pair);
    return true;
  }

  public static void assertRefused(EtcdError error, ThrowingCallable request) {
    assertThatThrownBy(request)
        .isInstanceOfSatisfying(
            EtcdException.class,
            refused -> {
              if (!refused.is(error)) {
                throw new AssertionError("refused with " + refused.text());
              }
            });
  }

  public static ByteString bytes(String text) {
    return ByteString.copyFromUtf8(text);
  }

  public static PutRequest.Builder putRequest(String key, String value) {
    return PutRequest.newBuilder().setKey(bytes(key)).setValue(bytes(value));
  }

  /** A range over every key. */
  public static RangeRequest.Builder everything() {
    return RangeRequest.newBuilder().setKey(bytes("\0")).setRangeEnd(bytes("\0"));
  }

  @Override
  public void close() {
    store.close();
  }
}
