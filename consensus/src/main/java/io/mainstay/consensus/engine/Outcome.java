package io.mainstay.consensus.engine;

import com.alipay.sofa.jraft.Status;
import com.alipay.sofa.jraft.error.RaftError;
import org.jspecify.annotations.Nullable;

/**
 * What became of an entry that was offered to a leader. The code travels between members: never
 * reuse one.
 */
enum Outcome {
  /** It is in the log for good and applied on the leader. */
  COMMITTED(0),
  /** Certainly not appended: the member asked does not lead. */
  NOT_LEADER(1),
  /** Certainly not appended: leadership is being handed over, or too much is under way. */
  REFUSED(2),
  /** It may be in the log, and may be applied yet. */
  UNKNOWN(3);

  private final byte code;

  Outcome(int code) {
    this.code = (byte) code;
  }

  byte code() {
    return code;
  }

  static Outcome ofCode(byte code) {
    for (Outcome outcome : values()) {
      if (outcome.code == code) {
        return outcome;
      }
    }
    return UNKNOWN;
  }

  /**
   * Reads the engine's verdict. The same code (EPERM) stands for "refused, as not leading" and for
   * "stepped down after it was appended", so only texts that the engine gives before it appends
   * count as certain; whatever is not recognised is unknown.
   */
  static Outcome of(Status status) {
    if (status.isOk()) {
      return COMMITTED;
    }
    @Nullable String text = status.getErrorMsg();
    if (text == null) {
      return UNKNOWN;
    }
    if (status.getRaftError() == RaftError.EPERM
        && (text.equals("Is not leader.") || text.startsWith("expected_term="))) {
      return NOT_LEADER;
    }
    if (status.getRaftError() == RaftError.EBUSY
        && (text.equals("Is transferring leadership.")
            || text.endsWith("log manager is busy.")
            || text.startsWith("Node is busy, has too many tasks"))) {
      return REFUSED;
    }
    if (status.getRaftError() == RaftError.ENODESHUTDOWN && text.equals("Node is shutting down.")) {
      return NOT_LEADER;
    }
    return UNKNOWN;
  }
}
