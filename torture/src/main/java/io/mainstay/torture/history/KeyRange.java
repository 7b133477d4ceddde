package io.mainstay.torture.history;

import com.fasterxml.jackson.annotation.JsonIgnore;

/**
 * The keys that a request is about, as the API has it.
 *
 * @param key the only key or the first one, ASCII text
 * @param end empty for one key, {@link #TO_THE_LAST} for all from {@code key} on, else the first
 *     key that does not belong to it
 */
public record KeyRange(String key, String end) {
  /** The end of a range without one. */
  public static final String TO_THE_LAST = "\0";

  /** Refuses keys whose order as text would not be that of their bytes. */
  public KeyRange {
    requireAscii(key);
    requireAscii(end);
  }

  /** One key. */
  public static KeyRange of(String key) {
    return new KeyRange(key, "");
  }

  /** All keys that begin with a text that is not empty. */
  public static KeyRange prefix(String prefix) {
    int last = prefix.length() - 1;
    return new KeyRange(prefix, prefix.substring(0, last) + (char) (prefix.charAt(last) + 1));
  }

  /** All keys. */
  public static KeyRange all() {
    return new KeyRange(TO_THE_LAST, TO_THE_LAST);
  }

  /** Whether it is one key by name. */
  @JsonIgnore
  public boolean isSingle() {
    return end.isEmpty();
  }

  /** Whether it has a key in it. */
  public boolean contains(String candidate) {
    if (isSingle()) {
      return candidate.equals(key);
    }
    return candidate.compareTo(key) >= 0
        && (end.equals(TO_THE_LAST) || candidate.compareTo(end) < 0);
  }

  @Override
  public String toString() {
    if (isSingle()) {
      return key;
    }
    return equals(all())
        ? "all keys"
        : "[" + key + ", " + (end.equals(TO_THE_LAST) ? "..." : end) + ")";
  }

  static void requireAscii(String key) {
    for (int i = 0; i < key.length(); i++) {
      if (key.charAt(i) >= 0x80) {
        throw new IllegalArgumentException("a key that is not ASCII: " + key);
      }
    }
  }
}
