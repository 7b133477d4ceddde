package io.mainstay.consensus.transport;

/** Receives what peers send. Called on event loops: must not block. */
public interface InboundHandler {
  /** A call has come in; those of one lane come in the order they were made. */
  void handle(InboundCall call);

  /** A lane is gone; answers to its calls go nowhere. */
  void closed(InboundLane lane);
}
