package io.mainstay.server.lease;

/** This member does not time leases, or does not any more: the leader is to be asked. */
final class NotPrimaryException extends RuntimeException {
  /** Without a stack trace: it is an answer. */
  NotPrimaryException() {
    super("not a primary lessor", null, false, false);
  }
}
