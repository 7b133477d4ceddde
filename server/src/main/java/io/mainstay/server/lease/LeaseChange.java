package io.mainstay.server.lease;

/** What the log did to a lease. */
sealed interface LeaseChange {
  /** There is a new one. */
  record Granted(Lease lease) implements LeaseChange {}

  /** What is left of it was noted, or the note was cleared. */
  record Checkpointed(Lease lease) implements LeaseChange {}

  /** It is gone, and its keys with it. */
  record Revoked(long id) implements LeaseChange {}
}
