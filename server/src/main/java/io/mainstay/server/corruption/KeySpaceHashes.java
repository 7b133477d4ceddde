package io.mainstay.server.corruption;

import io.mainstay.storage.KeySpaceHash;
import io.mainstay.storage.MvccStore;
import io.mainstay.storage.ReadView;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.LongConsumer;

/** This member's own hashes. Any thread. */
public final class KeySpaceHashes {
  private final MvccStore store;
  private final Executor reader;
  private final LongConsumer onHashed;

  /**
   * Of a store.
   *
   * @param reader reads all that is stored, which may take a while
   * @param onHashed told there how many nanoseconds a hash took
   */
  public KeySpaceHashes(MvccStore store, Executor reader, LongConsumer onHashed) {
    this.onHashed = onHashed;
    this.store = store;
    this.reader = reader;
  }

  /**
   * The hash at a revision; for that of a compaction the one that was taken before it, if any.
   *
   * @param revision as in a request: 0 is the newest
   * @return fails with {@code COMPACTED} or {@code FUTURE_REVISION}
   */
  public CompletableFuture<HashSample> at(long revision) {
    return CompletableFuture.supplyAsync(
        () -> {
          long startNanos = System.nanoTime();
          try (ReadView view = store.newestView()) {
            KeySpaceHash hash =
                ofCompactions().stream()
                    .filter(taken -> taken.revision() == revision)
                    .findFirst()
                    .orElseGet(() -> view.hash(revision));
            onHashed.accept(System.nanoTime() - startNanos);
            return new HashSample(hash, view.revision());
          }
        },
        reader);
  }

  /** The hashes of the last compactions, oldest first. */
  public List<KeySpaceHash> ofCompactions() {
    return store.compactionHashes();
  }
}
