package io.mainstay.storage.internals;

import java.nio.ByteBuffer;

/**
 * How far the physical compaction has come.
 *
 * @param finished the last compact revision whose obsolete records are all gone, −1 before the
 *     first
 * @param resume the main revision at which to go on, inclusive; never beyond an unfinished target
 */
record CompactionProgress(long finished, long resume) {
  static final CompactionProgress NONE = new CompactionProgress(-1, 0);

  /** Whether nothing was removed yet for the compaction that comes next. */
  boolean isUntouched() {
    return resume <= Math.max(finished, 0);
  }

  byte[] encode() {
    return ByteBuffer.allocate(2 * Long.BYTES).putLong(finished).putLong(resume).array();
  }

  static CompactionProgress decode(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    return new CompactionProgress(buffer.getLong(), buffer.getLong());
  }
}
