package io.mainstay.torture.check;

import io.mainstay.torture.history.Operation;

/** Why there is a revision. */
sealed interface Cause {
  /**
   * A call made it.
   *
   * @param certain whether its answer says so; else its outcome is unknown, and it is one that
   *     could have
   */
  record Call(Operation operation, boolean certain) implements Cause {}

  /** A lease ended, by itself or because it was revoked. */
  record LeaseEnd(long lease) implements Cause {}

  /** Nothing in the history could have. */
  record Nothing() implements Cause {}
}
