package io.mainstay.consensus.transport;

/** Hears how long a peer takes to answer a ping. Event loop: must return at once. */
@FunctionalInterface
public interface RoundTripListener {
  /** Nobody. */
  RoundTripListener NONE = (peerId, nanos) -> {};

  /** A ping was answered. */
  void answered(long peerId, long nanos);
}
