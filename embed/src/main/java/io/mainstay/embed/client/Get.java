package io.mainstay.embed.client;

/**
 * Reads keys, in their order.
 *
 * @param range which keys
 * @param revision as of which revision; 0 for the newest
 * @param limit how many keys to read at most; 0 for all
 * @param keysOnly whether to leave values out
 * @param serializable whether this member may answer by itself, what it knows being perhaps not the
 *     newest; a read waits otherwise until this member has caught up with the cluster
 */
public record Get(KeyRange range, long revision, long limit, boolean keysOnly, boolean serializable)
    implements Operation {
  /** The newest of these keys, with their values. */
  public static Get of(KeyRange range) {
    return new Get(range, 0, 0, false, false);
  }

  /** The newest of one key. */
  public static Get of(String key) {
    return of(KeyRange.of(key));
  }

  /** The same as of another revision. */
  public Get at(long newRevision) {
    return new Get(range, newRevision, limit, keysOnly, serializable);
  }

  /** The same, but not more than so many keys. */
  public Get limitedTo(long newLimit) {
    return new Get(range, revision, newLimit, keysOnly, serializable);
  }

  /** The same without values. */
  public Get withoutValues() {
    return new Get(range, revision, limit, true, serializable);
  }

  /** The same, answered by this member alone. */
  public Get fromThisMember() {
    return new Get(range, revision, limit, keysOnly, true);
  }
}
