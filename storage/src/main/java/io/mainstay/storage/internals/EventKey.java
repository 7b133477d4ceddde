package io.mainstay.storage.internals;

import java.nio.ByteBuffer;

/** The keys of the family {@code events}: main and sub revision, oldest first. */
record EventKey(long main, int sub) {
  byte[] encode() {
    return ByteBuffer.allocate(Long.BYTES + Integer.BYTES).putLong(main).putInt(sub).array();
  }

  static EventKey decode(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    return new EventKey(buffer.getLong(), buffer.getInt());
  }
}
