package io.mainstay.embed.client;

/**
 * Which changes to hear of.
 *
 * @param range of which keys
 * @param startRevision the first revision of interest, perhaps a past one; 0 for what changes from
 *     now on
 * @param withPrevious whether events are to tell what the key was before
 */
public record Watch(KeyRange range, long startRevision, boolean withPrevious) {
  /** What changes from now on. */
  public static Watch of(KeyRange range) {
    return new Watch(range, 0, false);
  }

  /** What happens to one key from now on. */
  public static Watch of(String key) {
    return of(KeyRange.of(key));
  }

  /** The same from another revision on. */
  public Watch since(long newStartRevision) {
    return new Watch(range, newStartRevision, withPrevious);
  }

  /** The same, and events tell what the key was before. */
  public Watch tellingPrevious() {
    return new Watch(range, startRevision, true);
  }
}
