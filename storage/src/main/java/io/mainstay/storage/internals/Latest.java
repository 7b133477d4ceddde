package io.mainstay.storage.internals;

import java.nio.ByteBuffer;

/**
 * What the family {@code latest} holds of the newest version of a key: enough for a put, a count
 * and a range without values.
 */
record Latest(long createRevision, long modRevision, int sub, long version, long lease) {
  private static final int BYTES = 4 * Long.BYTES + Integer.BYTES;

  byte[] encode() {
    return ByteBuffer.allocate(BYTES)
        .putLong(createRevision)
        .putLong(modRevision)
        .putInt(sub)
        .putLong(version)
        .putLong(lease)
        .array();
  }

  static Latest decode(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    return new Latest(
        buffer.getLong(), buffer.getLong(), buffer.getInt(), buffer.getLong(), buffer.getLong());
  }
}
