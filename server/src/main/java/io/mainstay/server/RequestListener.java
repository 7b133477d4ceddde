package io.mainstay.server;

/** Hears how requests fare. Called on the thread concerned: must return at once. */
public interface RequestListener {
  /** Nobody. */
  RequestListener NONE = new RequestListener() {};

  /** A request of this member's, or of a client of it, has its outcome. */
  default void answered(RequestKind kind, boolean success, long nanos) {}

  /** A proposal of this member's has failed or timed out on its way through the log. */
  default void proposalFailed() {}

  /** A committed request was applied, or was refused when its turn came. Apply thread. */
  default void applied(RequestKind kind, boolean success, long nanos) {}

  /** Applying one, or reading, took longer than it should. */
  default void appliedSlowly() {}

  /** The store has read a range. */
  default void rangeRead(boolean success, long nanos) {}
}
