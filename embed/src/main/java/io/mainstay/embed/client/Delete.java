package io.mainstay.embed.client;

/**
 * Deletes keys.
 *
 * @param range which keys
 * @param withPrevious whether the answer is to tell what they were
 */
public record Delete(KeyRange range, boolean withPrevious) implements Operation {
  /** All of these keys. */
  public static Delete of(KeyRange range) {
    return new Delete(range, false);
  }

  /** One key. */
  public static Delete of(String key) {
    return of(KeyRange.of(key));
  }

  /** The same, and the answer tells what the keys were. */
  public Delete returningPrevious() {
    return new Delete(range, true);
  }
}
