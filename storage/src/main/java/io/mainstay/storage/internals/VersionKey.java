package io.mainstay.storage.internals;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The keys of the family {@code keys}: user key, then revision, newest first.
 *
 * <p>The user key is escaped (0x00 becomes 0x00 0xFF) and ended by 0x00 0x00, which sorts before
 * every continuation of it: byte order of the records is the order of the user keys, and all
 * versions of one key are neighbours. Main and sub revision follow inverted, so that a seek to a
 * revision lands on the newest version at or below it.
 */
final class VersionKey {
  private static final int REVISION_BYTES = Long.BYTES + Integer.BYTES;
  private static final int TERMINATOR_BYTES = 2;

  private VersionKey() {}

  static byte[] encode(byte[] userKey, long main, int sub) {
    byte[] record = escape(userKey, REVISION_BYTES);
    putRevision(record, main, sub);
    return record;
  }

  /** Sorts before every version of this key and after every version of all smaller keys. */
  static byte[] prefix(byte[] userKey) {
    return escape(userKey, 0);
  }

  /** Where the newest version at or below a revision would be. */
  static byte[] newestAt(byte[] userKey, long main) {
    return encode(userKey, main, Integer.MAX_VALUE);
  }

  /** As {@link #newestAt(byte[], long)}, for the user key of a record. */
  static byte[] newestAtOf(byte[] record, long main) {
    byte[] result = record.clone();
    putRevision(result, main, Integer.MAX_VALUE);
    return result;
  }

  /** Sorts after every version of the user key of a record and before those of all greater keys. */
  static byte[] beyond(byte[] record) {
    byte[] result = record.clone();
    Arrays.fill(result, record.length - REVISION_BYTES, record.length, (byte) 0xFF);
    return result;
  }

  static byte[] userKey(byte[] record) {
    int end = record.length - REVISION_BYTES - TERMINATOR_BYTES;
    byte[] key = new byte[end];
    int length = 0;
    for (int i = 0; i < end; i++) {
      key[length++] = record[i];
      if (record[i] == 0) {
        i++;
      }
    }
    return length == end ? key : Arrays.copyOf(key, length);
  }

  static long main(byte[] record) {
    return ~ByteBuffer.wrap(record).getLong(record.length - REVISION_BYTES);
  }

  static int sub(byte[] record) {
    return ~ByteBuffer.wrap(record).getInt(record.length - Integer.BYTES);
  }

  static boolean sameUserKey(byte[] record, byte[] other) {
    return Arrays.equals(
        record, 0, record.length - REVISION_BYTES, other, 0, other.length - REVISION_BYTES);
  }

  private static void putRevision(byte[] record, long main, int sub) {
    ByteBuffer.wrap(record)
        .putLong(record.length - REVISION_BYTES, ~main)
        .putInt(record.length - Integer.BYTES, ~sub);
  }

  private static byte[] escape(byte[] userKey, int room) {
    int zeros = 0;
    for (byte b : userKey) {
      if (b == 0) {
        zeros++;
      }
    }
    byte[] result = new byte[userKey.length + zeros + TERMINATOR_BYTES + room];
    int length = 0;
    for (byte b : userKey) {
      result[length++] = b;
      if (b == 0) {
        result[length++] = (byte) 0xFF;
      }
    }
    return result;
  }
}
