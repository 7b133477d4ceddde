package io.mainstay.consensus.transport;

/**
 * Hears the one outcome of a call, on an event loop or on the calling thread: it must only hand
 * over.
 */
public interface CallListener {
  /** The peer has answered. */
  void answered(byte kind, byte[] body);

  /** There will be no answer. */
  void failed(Failure failure);

  /** Why there is no answer. */
  enum Failure {
    /** The peer has certainly not seen the call. */
    NOT_SENT,
    /** The connection broke after the call was sent: the peer may have acted on it. */
    LOST,
    /** No answer in time: the peer may have acted on it, or may yet. */
    TIMED_OUT
  }
}
