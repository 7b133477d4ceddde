package io.mainstay.storage.snapshotfile.records;

import io.mainstay.storage.snapshotfile.SnapshotFileException;
import java.nio.ByteBuffer;

/** Numbers of 8 bytes, big endian, as keys and values have them. */
final class Numbers {
  private Numbers() {}

  static byte[] encode(long number) {
    return ByteBuffer.allocate(Long.BYTES).putLong(number).array();
  }

  static long decode(String what, byte[] bytes) throws SnapshotFileException {
    if (bytes.length != Long.BYTES) {
      throw new SnapshotFileException(
          "the %s of the snapshot has %d bytes instead of 8".formatted(what, bytes.length));
    }
    return ByteBuffer.wrap(bytes).getLong();
  }
}
