package io.mainstay.storage;

import com.google.protobuf.ByteString;
import io.mainstay.api.errors.EtcdException;
import io.mainstay.api.etcdserverpb.RangeRequest;
import io.mainstay.api.etcdserverpb.RangeResponse;
import io.mainstay.api.etcdserverpb.TxnRequest;
import io.mainstay.api.etcdserverpb.TxnResponse;
import java.util.Optional;

/**
 * The store as it was after one applied batch. It never changes, and its readers never hold up the
 * apply thread.
 *
 * <p>Usable on any thread, by several at once. Whoever obtained it closes it, soon: an open view
 * keeps old data on disk.
 */
public interface ReadView extends TableReader, AutoCloseable {
  /** The newest revision in this view. */
  long revision();

  /** The revision of the last compaction in this view; −1 when there was none. */
  long compactRevision();

  /**
   * The last compact revision in this view of which nothing is left to remove; −1 when there was
   * none.
   */
  long finishedCompaction();

  /** The index of the last applied log entry in this view. */
  long appliedIndex();

  /** The term of that entry. */
  long appliedTerm();

  /**
   * Answers a range request with every option; the result has no header. {@code serializable} is
   * ignored: how fresh the view has to be is the caller's business. The request is expected to be
   * valid (key present, known sort order and target).
   *
   * @throws EtcdException {@code COMPACTED} or {@code FUTURE_REVISION}
   */
  RangeResponse.Builder range(RangeRequest request);

  /**
   * As {@link #range}, in the form in which it goes to a client. Empty for a single key, and where
   * the request wants pairs in another order than that of their keys, or not all or not the whole
   * of them.
   *
   * @throws EtcdException {@code COMPACTED} or {@code FUTURE_REVISION}
   */
  Optional<EncodedRange> encodedRange(RangeRequest request);

  /**
   * Reads a range part by part, without the cost of counting it: pass {@link RangePage#next} as the
   * next first key. {@code rangeEnd} is as in a request, except that an empty one is only right for
   * the first part. {@code keysOnly} leaves out values and leases.
   *
   * @param revision as in a request: 0 is the newest
   * @param limit the most pairs to return, at least 1
   * @throws EtcdException {@code COMPACTED} or {@code FUTURE_REVISION}
   */
  RangePage page(
      ByteString fromKey, ByteString rangeEnd, long revision, boolean keysOnly, int limit);

  /**
   * Counts the keys of a range, given as in a request, without reading their values.
   *
   * @throws EtcdException {@code COMPACTED} or {@code FUTURE_REVISION}
   */
  long count(ByteString fromKey, ByteString rangeEnd, long revision);

  /**
   * Answers a transaction that only reads, against this view; the result has no header of its own,
   * the responses within have one that carries the revision.
   *
   * @throws EtcdException {@code COMPACTED} or {@code FUTURE_REVISION}
   */
  TxnResponse.Builder readOnlyTxn(TxnRequest request);

  /**
   * Visits the changes from one revision to another, both inclusive, in order of (main, sub)
   * revision. Changes that a compaction removed are not there any more.
   */
  void changes(long fromRevision, long toRevision, ChangeVisitor visitor);

  /** All changes that compaction has left, as etcd stores them. To be closed before the view. */
  History history();

  /**
   * What etcd's members compare to find out whether their key spaces are the same ({@code kvHasher}
   * in etcd's {@code server/storage/mvcc/hash.go} at v3.7.1). Reads all history up to the revision.
   * Does not depend on how far a compaction has come in removing records.
   *
   * @param revision as in a request: 0 is the newest
   * @throws EtcdException {@code COMPACTED} or {@code FUTURE_REVISION}
   */
  KeySpaceHash hash(long revision);

  @Override
  void close();

  /** Receives changes in order. */
  @FunctionalInterface
  interface ChangeVisitor {
    /** One change; returning false ends the visit. */
    boolean visit(Change change);
  }
}
