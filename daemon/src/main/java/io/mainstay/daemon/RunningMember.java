package io.mainstay.daemon;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A member that was started. */
interface RunningMember extends AutoCloseable {
  /** Completes when clients are served; never, if it does not come to that. */
  CompletableFuture<Void> ready();

  /**
   * Completes when the member cannot or must not go on: with what made it stop, or with null when
   * it was removed from its cluster.
   */
  CompletableFuture<@Nullable Throwable> stopped();

  /** Hands over leadership, finishes what is under way, and stops. */
  @Override
  void close();
}
