package io.mainstay.storage.internals;

import java.nio.ByteBuffer;

/**
 * Where the store is: written with every batch, in the same atomic step as its data.
 *
 * @param compactRevision of the last logical compaction, −1 before the first
 */
record StoreState(long appliedIndex, long appliedTerm, long revision, long compactRevision) {
  static final StoreState FRESH = new StoreState(0, 0, 1, -1);

  byte[] encode() {
    return ByteBuffer.allocate(4 * Long.BYTES)
        .putLong(appliedIndex)
        .putLong(appliedTerm)
        .putLong(revision)
        .putLong(compactRevision)
        .array();
  }

  static StoreState decode(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    return new StoreState(buffer.getLong(), buffer.getLong(), buffer.getLong(), buffer.getLong());
  }
}
