package io.mainstay.server.snapshot;

/** Hears how long it takes to read all that is stored. The reading thread: must return at once. */
public interface SnapshotListener {
  /** Nobody. */
  SnapshotListener NONE = new SnapshotListener() {};

  /** A snapshot was sent to its end. */
  default void sent(long nanos) {}

  /** A hash over the whole store was computed. */
  default void hashed(long nanos) {}
}
