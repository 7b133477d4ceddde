package io.mainstay.storage;

import io.mainstay.api.errors.EtcdException;
import io.mainstay.api.etcdserverpb.DeleteRangeRequest;
import io.mainstay.api.etcdserverpb.DeleteRangeResponse;
import io.mainstay.api.etcdserverpb.PutRequest;
import io.mainstay.api.etcdserverpb.PutResponse;
import io.mainstay.api.etcdserverpb.TxnRequest;
import io.mainstay.api.etcdserverpb.TxnResponse;

/**
 * The effects of one batch of committed requests, invisible to readers until {@link #commit} makes
 * them durable-to-be and visible in one step.
 *
 * <p>Apply thread only. Requests see those applied before them in the same batch. A request that is
 * refused with an {@link EtcdException} has left no effect; any other exception means that the
 * batch must be abandoned and the member stopped.
 *
 * <p>Responses have no header; responses within a transaction have one that carries the revision.
 * Requests are expected to have passed the stateless checks (keys present, flags consistent, no
 * duplicate keys).
 */
public interface ApplyBatch extends TableReader, TableWriter, AutoCloseable {
  /** The revision after everything applied so far. */
  long revision();

  /** The revision of the last compaction applied so far; −1 when there was none. */
  long compactRevision();

  /**
   * Stores a pair under a new revision.
   *
   * @throws EtcdException {@code KEY_NOT_FOUND} (ignore_value, ignore_lease on a missing key) or
   *     {@code LEASE_NOT_FOUND}
   */
  PutResponse.Builder put(PutRequest request);

  /** Deletes what the range holds; a new revision only when that is at least one key. */
  DeleteRangeResponse.Builder deleteRange(DeleteRangeRequest request);

  /**
   * Deletes every key attached to a lease, all under one new revision if there are any, and says
   * how many. The lease itself is the caller's business.
   */
  int deleteLeaseKeys(long leaseId);

  /**
   * Runs a transaction: the whole decision path is computed on the state before it, then the
   * operations run in order, each seeing those before it; all changes share one revision.
   *
   * @throws EtcdException as {@link #put} and, for ranges within, {@code COMPACTED} and {@code
   *     FUTURE_REVISION}
   */
  TxnResponse.Builder txn(TxnRequest request);

  /**
   * Forgets the revisions below the given one, logically at once; the records go in the background
   * after the commit.
   *
   * @throws EtcdException {@code COMPACTED} or {@code FUTURE_REVISION}
   */
  void compact(long revision);

  /** Removes a name from a small table. */
  void delete(Table table, byte[] name);

  /**
   * Writes everything, together with the applied index and term, in one atomic step, and publishes
   * the new view.
   *
   * @param appliedIndex greater than the store's applied index
   * @return the changes of the batch, in order of revision
   */
  AppliedChanges commit(long appliedIndex, long appliedTerm);

  /** Abandons the batch unless it was committed. */
  @Override
  void close();
}
