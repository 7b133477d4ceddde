package io.mainstay.server.lease;

/** Hears what the log does to leases. Apply thread: must return at once. */
public interface LeaseListener {
  /** A lease was granted. */
  void granted(long ttlSeconds);

  /** A lease was ended, by its owner or because its time was up. */
  void revoked();
}
