package io.mainstay.storage.internals;

import java.nio.ByteBuffer;

/** The keys of the family {@code events}: main and sub revision, oldest first. */
record EventKey(long main, int sub) {
  /** The length of each. */
  static final int BYTES = Long.BYTES + Integer.BYTES;

  byte[] encode() {
    return ByteBuffer.allocate(BYTES).putLong(main).putInt(sub).array();
  }

  static EventKey decode(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    return new EventKey(buffer.getLong(), buffer.getInt());
  }
}
