package io.mainstay.consensus.transport;

import java.util.concurrent.atomic.AtomicBoolean;

/** A call from a peer, to be answered once, on any thread. */
public final class InboundCall {
  private final InboundLane lane;
  private final Frame frame;
  private final AtomicBoolean answered = new AtomicBoolean();

  InboundCall(InboundLane lane, Frame frame) {
    this.lane = lane;
    this.frame = frame;
  }

  /** Where it came in. */
  public InboundLane lane() {
    return lane;
  }

  /** What is asked for. */
  public byte kind() {
    return frame.kind();
  }

  /** The message; nobody changes it. */
  public byte[] body() {
    return frame.body();
  }

  /** Sends the answer; any but the first are dropped. */
  public void answer(byte kind, byte[] body) {
    if (answered.compareAndSet(false, true)) {
      lane.answer(frame, new Frame(frame.callId(), kind, body));
    }
  }
}
