package io.mainstay.torture.history;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a member answered; each kind belongs to the request of the same name. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Response.Put.class, name = "put"),
  @JsonSubTypes.Type(value = Response.Get.class, name = "get"),
  @JsonSubTypes.Type(value = Response.Delete.class, name = "delete"),
  @JsonSubTypes.Type(value = Response.Transaction.class, name = "transaction"),
  @JsonSubTypes.Type(value = Response.Compact.class, name = "compact"),
  @JsonSubTypes.Type(value = Response.LeaseGrant.class, name = "leaseGrant"),
  @JsonSubTypes.Type(value = Response.LeaseKeepAlive.class, name = "leaseKeepAlive"),
  @JsonSubTypes.Type(value = Response.LeaseRevoke.class, name = "leaseRevoke"),
  @JsonSubTypes.Type(value = Response.Lock.class, name = "lock"),
  @JsonSubTypes.Type(value = Response.Unlock.class, name = "unlock"),
})
public sealed interface Response {
  /** The revision in the header; for a part of a transaction, in the header of the part. */
  long revision();

  /** The answer to what reads and writes keys. */
  sealed interface OfKeys extends Response permits Put, Get, Delete, Transaction {}

  /**
   * A key was set, at the header's revision.
   *
   * @param previous what it replaced; null if there was nothing, or it was not asked for
   */
  record Put(long revision, @Nullable KeyValue previous) implements OfKeys {}

  /**
   * Keys were read; the header's revision is the newest that the member had applied.
   *
   * @param count how many keys the range has, beyond a limit as well
   * @param more whether the limit left some out
   */
  record Get(long revision, List<KeyValue> kvs, long count, boolean more) implements OfKeys {
    /** Copies the list. */
    public Get {
      kvs = List.copyOf(kvs);
    }
  }

  /**
   * Keys were deleted, at the header's revision; that is no new one if there were none.
   *
   * @param previous what was there, if asked for
   */
  record Delete(long revision, long deleted, List<KeyValue> previous) implements OfKeys {
    /** Copies the list. */
    public Delete {
      previous = List.copyOf(previous);
    }
  }

  /**
   * One side of a transaction was done.
   *
   * @param succeeded whether all comparisons held
   * @param responses one for each request of that side
   */
  record Transaction(long revision, boolean succeeded, List<OfKeys> responses) implements OfKeys {
    /** Copies the list. */
    public Transaction {
      responses = List.copyOf(responses);
    }
  }

  /** The history up to a revision is no longer read. */
  record Compact(long revision) implements Response {}

  /** The lease exists. */
  record LeaseGrant(long revision, long lease, long ttlSeconds) implements Response {}

  /**
   * The lease lasts from now.
   *
   * @param ttlSeconds 0 if there is no such lease
   */
  record LeaseKeepAlive(long revision, long lease, long ttlSeconds) implements Response {}

  /** The lease is gone, and its keys. */
  record LeaseRevoke(long revision) implements Response {}

  /** The lock is held, by a key. */
  record Lock(long revision, String key) implements Response {}

  /** The lock is free. */
  record Unlock(long revision) implements Response {}
}
