package io.mainstay.server.corruption;

import io.mainstay.storage.KeySpaceHash;
import io.mainstay.storage.MvccStore;
import io.mainstay.storage.ReadView;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** This member's own hashes. Any thread. */
public final class KeySpaceHashes {
  private final MvccStore store;
  private final Executor reader;

  /**
   * Of a store.
   *
   * @param reader reads all that is stored, which may take a while
   */
  public KeySpaceHashes(MvccStore store, Executor reader) {
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
          try (ReadView view = store.newestView()) {
            KeySpaceHash hash =
                ofCompactions().stream()
                    .filter(taken -> taken.revision() == revision)
                    .findFirst()
                    .orElseGet(() -> view.hash(revision));
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
