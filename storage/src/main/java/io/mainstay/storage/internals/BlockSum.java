package io.mainstay.storage.internals;

import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** The number of keys in a range, from one state of {@link KeyCounts} and the keys it counts. */
final class BlockSum {
  private final BiFunction<Family, byte @Nullable [], Cursor> cursors;

  /**
   * @param cursors opens a cursor over a family up to an exclusive bound, all on the same state
   */
  BlockSum(BiFunction<Family, byte @Nullable [], Cursor> cursors) {
    this.cursors = cursors;
  }

  long of(KeyRange range) {
    if (range.isEmpty()) {
      return 0;
    }
    byte[] end = range.end();
    try (Cursor blocks = cursors.apply(Family.COUNTS, end)) {
      blocks.seek(range.start());
      if (!blocks.valid()) {
        return walk(range.start(), end);
      }
      byte[] block = blocks.key();
      long sum = walk(range.start(), block);
      int count = KeyCounts.decode(blocks.value());
      for (blocks.next(); blocks.valid(); blocks.next()) {
        sum += count;
        block = blocks.key();
        count = KeyCounts.decode(blocks.value());
      }
      // The last block goes on beyond the range, unless the range is open.
      return sum + (end == null ? count : walk(block, end));
    }
  }

  private long walk(byte[] from, byte @Nullable [] to) {
    long count = 0;
    try (Cursor keys = cursors.apply(Family.LATEST, to)) {
      for (keys.seek(from); keys.valid(); keys.next()) {
        count++;
      }
    }
    return count;
  }
}
