package io.mainstay.storage.internals;

import io.mainstay.storage.ReadView;
import org.jspecify.annotations.Nullable;

/**
 * The newest state of a store, for readers. The monitor guards that what is in the database is what
 * the view shows, whenever a view is made: the apply thread writes and publishes in one.
 */
final class Publication {
  private final OperationCounts counts;
  private volatile @Nullable PublishedView published;

  Publication(OperationCounts counts) {
    this.counts = counts;
  }

  /** Shows another state, once that is written. Apply thread, or while opening. */
  synchronized void publish(Runnable write, Database database, StoreState state) {
    write.run();
    replace(new PublishedView(database, state));
  }

  /**
   * Shows the same state in a view of its own. The one before still has what a compaction has
   * removed since, and in a store that nobody writes to would keep RocksDB from giving back the
   * room. Any thread.
   */
  synchronized void refresh() {
    PublishedView before = published;
    if (before != null) {
      replace(new PublishedView(before.database(), before.state()));
    }
  }

  /** Shows nothing any more. */
  synchronized void end() {
    replace(null);
  }

  private void replace(@Nullable PublishedView by) {
    PublishedView before = published;
    published = by;
    if (before != null) {
      before.references().release();
    }
  }

  /** The newest view, which may be gone as soon as there is a newer one. Any thread. */
  PublishedView newest() {
    PublishedView view = published;
    if (view == null) {
      throw new IllegalStateException("the store is closed");
    }
    return view;
  }

  /** The newest view, held until it is closed. Any thread. */
  ReadView open() {
    PublishedView view = newest();
    while (!view.references().tryRetain()) {
      view = newest();
    }
    return new RocksReadView(view, counts);
  }
}
