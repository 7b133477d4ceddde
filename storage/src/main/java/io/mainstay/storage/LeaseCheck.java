package io.mainstay.storage;

/** Says whether a lease exists at this point of the log. Apply thread only. */
@FunctionalInterface
public interface LeaseCheck {
  /** Whether the lease has been granted and not revoked. */
  boolean exists(long leaseId);
}
