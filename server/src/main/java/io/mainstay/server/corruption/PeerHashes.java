package io.mainstay.server.corruption;

import java.util.concurrent.CompletableFuture;

/** Asks other members for their hashes. Any thread. */
@FunctionalInterface
public interface PeerHashes {
  /**
   * The hash of a member at a revision.
   *
   * @return completes on any thread, within the request timeout; fails with {@code COMPACTED},
   *     {@code FUTURE_REVISION}, or whatever keeps the member from answering
   */
  CompletableFuture<HashSample> at(long memberId, long revision);
}
