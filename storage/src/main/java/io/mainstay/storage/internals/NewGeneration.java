package io.mainstay.storage.internals;

import org.rocksdb.WriteBatchWithIndex;

/**
 * The first generation of a store while it is being made. Until the pointer says that it is
 * complete, whoever comes next may throw it away: nobody was told that it holds anything. One
 * thread.
 */
final class NewGeneration implements AutoCloseable {
  private static final long NUMBER = 1;

  private final StoreDirectory directory;
  private final Database database;
  private boolean closed;

  private NewGeneration(StoreDirectory directory, Database database) {
    this.directory = directory;
    this.database = database;
  }

  /** Begins with a database that is empty. */
  static NewGeneration begin(StoreDirectory directory, StoreMemory memory, Failures failures) {
    directory.point(new GenerationPointer(NUMBER, false, 0));
    directory.remove(NUMBER);
    return new NewGeneration(
        directory, Database.create(directory.generation(NUMBER), memory, failures));
  }

  Database database() {
    return database;
  }

  /**
   * Makes it the store: what was written, and where that stands.
   *
   * @param historyBytes how much of what was written {@link HistoryBytes} count
   */
  GenerationPointer complete(StoreState state, CompactionProgress compaction, long historyBytes) {
    try (WriteBatchWithIndex batch = new WriteBatchWithIndex(true)) {
      RocksBatch.FamilyWriter writer = new RocksBatch.FamilyWriter(database, batch);
      writer.put(Family.META, MetaRecords.FORMAT, MetaRecords.encodeFormat());
      writer.put(Family.META, MetaRecords.STATE, state.encode());
      writer.put(Family.META, MetaRecords.COMPACTION, compaction.encode());
      writer.put(Family.META, MetaRecords.HISTORY_WRITTEN, HistoryBytes.encode(historyBytes));
      database.write(batch);
    }
    database.flush();
    close();
    GenerationPointer complete = new GenerationPointer(NUMBER, true, state.appliedIndex());
    directory.point(complete);
    return complete;
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      database.references().release();
    }
  }
}
