package io.mainstay.storage.internals;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** The names in the family {@code meta}. */
final class MetaRecords {
  /** The version of the layout of all families, as a four-byte number. */
  static final byte[] FORMAT = name("format");

  /** {@link StoreState}; written by the apply thread only. */
  static final byte[] STATE = name("state");

  /** {@link CompactionProgress}; written by the background thread only. */
  static final byte[] COMPACTION = name("compaction");

  /** {@link HistoryBytes}: what was ever written; written by the apply thread only. */
  static final byte[] HISTORY_WRITTEN = name("history-written");

  /** {@link HistoryBytes}: what was removed; written by the background thread only. */
  static final byte[] HISTORY_REMOVED = name("history-removed");

  /** The newest layout that this program writes and reads. */
  static final int FORMAT_VERSION = 1;

  private MetaRecords() {}

  static byte[] encodeFormat() {
    return ByteBuffer.allocate(Integer.BYTES).putInt(FORMAT_VERSION).array();
  }

  static int decodeFormat(byte[] bytes) {
    return ByteBuffer.wrap(bytes).getInt();
  }

  private static byte[] name(String name) {
    return name.getBytes(StandardCharsets.US_ASCII);
  }
}
