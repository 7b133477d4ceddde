package io.mainstay.embed.client;

import java.util.Arrays;

/**
 * Which keys are meant.
 *
 * @param from the first of them, or the only one
 * @param end the key right behind the last; empty for {@code from} alone, a single zero byte for
 *     all keys from {@code from} on, as in etcd's own requests
 */
public record KeyRange(Bytes from, Bytes end) {
  private static final Bytes OPEN = Bytes.of(new byte[] {0});

  /** One key. */
  public static KeyRange of(Bytes key) {
    return new KeyRange(key, Bytes.EMPTY);
  }

  /** One key. */
  public static KeyRange of(String key) {
    return of(Bytes.of(key));
  }

  /** All keys that begin so; all keys if the prefix is empty. */
  public static KeyRange prefix(Bytes prefix) {
    byte[] end = prefix.toByteArray();
    for (int i = end.length - 1; i >= 0; i--) {
      if (end[i] != (byte) 0xff) {
        end[i]++;
        return new KeyRange(prefix, Bytes.of(Arrays.copyOf(end, i + 1)));
      }
    }
    return atLeast(prefix);
  }

  /** All keys that begin so; all keys if the prefix is empty. */
  public static KeyRange prefix(String prefix) {
    return prefix(Bytes.of(prefix));
  }

  /** All keys from one on, that one included. */
  public static KeyRange atLeast(Bytes from) {
    return new KeyRange(from.isEmpty() ? OPEN : from, OPEN);
  }

  /** The keys between two, the first included and the last not. */
  public static KeyRange between(Bytes from, Bytes end) {
    return new KeyRange(from, end);
  }

  /** All keys. */
  public static KeyRange all() {
    return atLeast(Bytes.EMPTY);
  }
}
