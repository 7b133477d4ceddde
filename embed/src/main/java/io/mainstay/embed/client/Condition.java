package io.mainstay.embed.client;

/**
 * What has to be so for a transaction to go one way rather than the other. A key that does not
 * exist has the version 0, the revisions 0 and no value: comparing its value fails.
 *
 * @param key of which something is compared
 * @param field what of it is compared
 * @param relation how
 * @param number what with, unless the field is {@link Field#VALUE}
 * @param value what with, if the field is {@link Field#VALUE}
 */
public record Condition(Bytes key, Field field, Relation relation, long number, Bytes value) {
  /** What of a key can be compared. */
  public enum Field {
    VERSION,
    CREATE_REVISION,
    MOD_REVISION,
    VALUE,
    LEASE
  }

  /** How the key's side stands to the other. */
  public enum Relation {
    EQUAL,
    NOT_EQUAL,
    GREATER,
    LESS
  }

  /** The key exists. */
  public static Condition exists(String key) {
    return of(Bytes.of(key), Field.VERSION, Relation.GREATER, 0);
  }

  /** The key does not exist. */
  public static Condition absent(String key) {
    return of(Bytes.of(key), Field.VERSION, Relation.EQUAL, 0);
  }

  /** The key exists and has this value. */
  public static Condition hasValue(String key, String value) {
    return ofValue(Bytes.of(key), Relation.EQUAL, Bytes.of(value));
  }

  /** The key was changed last at this revision; 0 if it does not exist. */
  public static Condition unchangedSince(String key, long modRevision) {
    return of(Bytes.of(key), Field.MOD_REVISION, Relation.EQUAL, modRevision);
  }

  /**
   * Compares a number.
   *
   * @throws IllegalArgumentException when the field is {@link Field#VALUE}
   */
  public static Condition of(Bytes key, Field field, Relation relation, long number) {
    if (field == Field.VALUE) {
      throw new IllegalArgumentException("a value is compared with a value");
    }
    return new Condition(key, field, relation, number, Bytes.EMPTY);
  }

  /** Compares the value. */
  public static Condition ofValue(Bytes key, Relation relation, Bytes value) {
    return new Condition(key, Field.VALUE, relation, 0, value);
  }
}
