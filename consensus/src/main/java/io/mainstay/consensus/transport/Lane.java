package io.mainstay.consensus.transport;

import java.util.Locale;
import java.util.Optional;

/**
 * The streams between two members. Each keeps its own order; HTTP/2 shares the connection fairly
 * between them, so what must be quick never waits behind what is large.
 */
public enum Lane {
  /** Log entries, in order. */
  ORDERED,
  /** Small and urgent: heartbeats, votes, read indexes, forwarded proposals. */
  CONTROL,
  /** Snapshots. */
  BULK;

  static final String PATH_PREFIX = "/raft/";

  String path() {
    return PATH_PREFIX + name().toLowerCase(Locale.ROOT);
  }

  static Optional<Lane> ofPath(String path) {
    for (Lane lane : values()) {
      if (lane.path().equals(path)) {
        return Optional.of(lane);
      }
    }
    return Optional.empty();
  }
}
