package io.mainstay.consensus.transport;

import java.util.concurrent.atomic.LongAdder;

/** Counts what goes between this member and one other. Any thread. */
final class TrafficCounts {
  final LongAdder disconnections = new LongAdder();
  final LongAdder sentBytes = new LongAdder();
  final LongAdder receivedBytes = new LongAdder();
  final LongAdder sentCalls = new LongAdder();
  final LongAdder answeredCalls = new LongAdder();
  final LongAdder receivedCalls = new LongAdder();
  final LongAdder sendFailures = new LongAdder();
  final LongAdder receiveFailures = new LongAdder();

  PeerTraffic of(long peerId, boolean connected) {
    return new PeerTraffic(
        peerId,
        connected,
        disconnections.sum(),
        sentBytes.sum(),
        receivedBytes.sum(),
        sentCalls.sum(),
        answeredCalls.sum(),
        receivedCalls.sum(),
        sendFailures.sum(),
        receiveFailures.sum());
  }
}
