package io.mainstay.torture.history;

/**
 * One comparison of a transaction.
 *
 * @param range the key, or keys of which each has to meet it
 * @param target what of the key is compared; if there is no key in the range, numbers are compared
 *     as 0, and a comparison of values fails
 * @param number what revisions, versions and leases are compared with; 0 for a value
 * @param value what a value is compared with; empty for the others
 */
public record Compare(KeyRange range, Target target, Relation relation, long number, String value) {

  /** What is compared. */
  public enum Target {
    VERSION,
    CREATE_REVISION,
    MOD_REVISION,
    VALUE,
    LEASE
  }

  /** How the key's own has to stand to what is given. */
  public enum Relation {
    EQUAL,
    GREATER,
    LESS,
    NOT_EQUAL
  }

  /** A comparison of one key's revision, version or lease. */
  public static Compare number(String key, Target target, Relation relation, long number) {
    return new Compare(KeyRange.of(key), target, relation, number, "");
  }

  /** A comparison of one key's value. */
  public static Compare value(String key, Relation relation, String value) {
    return new Compare(KeyRange.of(key), Target.VALUE, relation, 0, value);
  }
}
