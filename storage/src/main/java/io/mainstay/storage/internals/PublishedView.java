package io.mainstay.storage.internals;

/**
 * The state after one batch, shared by all who read it; the native snapshot goes when the store has
 * published a newer one and the last reader is done.
 */
final class PublishedView {
  private final Database database;
  private final StoreState state;
  private final SnapshotReader reader;
  private final References references;

  /** Holds a reference on the database, which the caller has to keep alive until this returns. */
  PublishedView(Database database, StoreState state) {
    if (!database.references().tryRetain()) {
      throw new IllegalStateException("the database is closed");
    }
    this.database = database;
    this.state = state;
    this.reader = new SnapshotReader(database);
    this.references =
        new References(
            () -> {
              reader.close();
              database.references().release();
            });
  }

  Database database() {
    return database;
  }

  StoreState state() {
    return state;
  }

  SnapshotReader reader() {
    return reader;
  }

  References references() {
    return references;
  }
}
