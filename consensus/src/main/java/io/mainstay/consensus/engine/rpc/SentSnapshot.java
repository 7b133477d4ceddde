package io.mainstay.consensus.engine.rpc;

import io.mainstay.consensus.ConsensusListener;
import io.mainstay.consensus.transport.CallListener;

/** Tells what becomes of the request that a peer take a snapshot. */
record SentSnapshot(CallListener caller, long peerId, long startNanos, ConsensusListener listener)
    implements CallListener {
  /** A request that is about to be made. */
  static SentSnapshot begin(CallListener caller, long peerId, ConsensusListener listener) {
    listener.snapshotSendBegun(peerId);
    return new SentSnapshot(caller, peerId, System.nanoTime(), listener);
  }

  @Override
  public void answered(byte kind, byte[] body) {
    ended(kind != MessageKind.ERROR);
    caller.answered(kind, body);
  }

  @Override
  public void failed(Failure failure) {
    ended(false);
    caller.failed(failure);
  }

  private void ended(boolean success) {
    listener.snapshotSent(peerId, success, System.nanoTime() - startNanos);
  }
}
