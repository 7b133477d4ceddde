package io.mainstay.consensus;

/** Hears that a payload will certainly never be applied. */
@FunctionalInterface
public interface RejectionListener {
  /** Why it was refused. */
  void rejected(Rejection reason);

  /** The certain failures. */
  enum Rejection {
    /** The leader refused it: leadership is being handed over, or the leader is overloaded. */
    DROPPED,
    /** This member is stopping and the payload never left it. */
    STOPPED
  }
}
