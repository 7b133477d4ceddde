package io.mainstay.embed.client;

/**
 * Gives a key a value.
 *
 * @param key not empty
 * @param value may be empty
 * @param leaseId the lease that the key is to end with; 0 for none
 * @param withPrevious whether the answer is to tell what the key was before
 */
public record Put(Bytes key, Bytes value, long leaseId, boolean withPrevious) implements Operation {
  /** Without a lease. */
  public static Put of(Bytes key, Bytes value) {
    return new Put(key, value, 0, false);
  }

  /** Without a lease. */
  public static Put of(String key, String value) {
    return of(Bytes.of(key), Bytes.of(value));
  }

  /** The same, and the key ends with this lease. */
  public Put withLease(long newLeaseId) {
    return new Put(key, value, newLeaseId, withPrevious);
  }

  /** The same, and the answer tells what the key was before. */
  public Put returningPrevious() {
    return new Put(key, value, leaseId, true);
  }
}
