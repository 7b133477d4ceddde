package io.mainstay.consensus;

/** A linearizable read point could not be had. */
public final class ReadBarrierException extends RuntimeException {
  private final Reason reason;

  /** Why there is no read point. */
  public enum Reason {
    /** Leadership changed while waiting. */
    LEADER_CHANGED,
    /** No quorum answered in time. */
    TIMEOUT,
    /** This member is stopping. */
    STOPPED
  }

  /** Without a stack trace: it is an answer. */
  public ReadBarrierException(Reason reason) {
    super(reason.name(), null, false, false);
    this.reason = reason;
  }

  /** Why there is no read point. */
  public Reason reason() {
    return reason;
  }
}
