package io.mainstay.torture.history;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;

/** What a client asked for. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Request.Put.class, name = "put"),
  @JsonSubTypes.Type(value = Request.Get.class, name = "get"),
  @JsonSubTypes.Type(value = Request.Delete.class, name = "delete"),
  @JsonSubTypes.Type(value = Request.Transaction.class, name = "transaction"),
  @JsonSubTypes.Type(value = Request.Compact.class, name = "compact"),
  @JsonSubTypes.Type(value = Request.LeaseGrant.class, name = "leaseGrant"),
  @JsonSubTypes.Type(value = Request.LeaseKeepAlive.class, name = "leaseKeepAlive"),
  @JsonSubTypes.Type(value = Request.LeaseRevoke.class, name = "leaseRevoke"),
  @JsonSubTypes.Type(value = Request.Lock.class, name = "lock"),
  @JsonSubTypes.Type(value = Request.Unlock.class, name = "unlock"),
})
public sealed interface Request {
  /** What reads and writes keys, by itself or inside a transaction. */
  sealed interface OfKeys extends Request permits Put, Get, Delete, Transaction {}

  /**
   * Sets a key.
   *
   * @param lease 0 for none
   * @param previous whether what it replaces is to be told
   */
  record Put(String key, String value, long lease, boolean previous) implements OfKeys {
    /** Refuses keys that are not ASCII. */
    public Put {
      KeyRange.requireAscii(key);
    }
  }

  /**
   * Reads keys, in the order of their names.
   *
   * @param serializable whether the member may answer from what it has, however old; has no meaning
   *     inside a transaction
   * @param revision as of which; 0 for the newest
   * @param limit at most so many keys; 0 for all
   */
  record Get(KeyRange range, boolean serializable, long revision, long limit) implements OfKeys {}

  /**
   * Deletes keys.
   *
   * @param previous whether what was there is to be told
   */
  record Delete(KeyRange range, boolean previous) implements OfKeys {}

  /** Does one thing if all comparisons hold and another if not, at one revision. */
  record Transaction(List<Compare> compares, List<OfKeys> then, List<OfKeys> otherwise)
      implements OfKeys {
    /** Copies the lists. */
    public Transaction {
      compares = List.copyOf(compares);
      then = List.copyOf(then);
      otherwise = List.copyOf(otherwise);
    }
  }

  /** Drops what was superseded before a revision. */
  record Compact(long revision) implements Request {}

  /**
   * Creates a lease.
   *
   * @param lease its ID, chosen by the client; a client lets no other choose, so that it knows the
   *     lease even if there is no answer
   */
  record LeaseGrant(long lease, long ttlSeconds) implements Request {}

  /** Renews a lease. */
  record LeaseKeepAlive(long lease) implements Request {}

  /** Ends a lease and its keys. */
  record LeaseRevoke(long lease) implements Request {}

  /**
   * Waits for a lock of the lock service; its key is that of {@link #keyOf}.
   *
   * @param name ASCII text
   * @param lease the holder's; the lock ends with it
   */
  record Lock(String name, long lease) implements Request {
    /** Refuses names that are not ASCII. */
    public Lock {
      KeyRange.requireAscii(name);
    }

    /** The key that stands for a contender: the name and the lease in hexadecimal digits. */
    public static String keyOf(String name, long lease) {
      return name + "/" + Long.toHexString(lease);
    }
  }

  /**
   * Gives a lock up.
   *
   * @param key what the lock was answered with
   */
  record Unlock(String key) implements Request {}
}
