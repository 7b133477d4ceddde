package io.mainstay.storage.internals;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;

/**
 * A RocksDB iterator with an exclusive upper bound, which owns what it needs natively. An invalid
 * position is either the end or an error, and the error is thrown. One thread.
 */
final class Cursor implements AutoCloseable {
  private static final byte[] NO_ROOM = new byte[0];

  private final RocksIterator iterator;
  private final ReadOptions options;
  private final @Nullable Slice bound;
  private final Failures failures;
  private final byte @Nullable [] upper;
  private byte @Nullable [] key;

  Cursor(
      RocksIterator iterator,
      ReadOptions options,
      @Nullable Slice bound,
      byte @Nullable [] upper,
      Failures failures) {
    this.iterator = iterator;
    this.options = options;
    this.bound = bound;
    this.upper = upper;
    this.failures = failures;
  }

  void seek(byte[] target) {
    key = null;
    iterator.seek(target);
  }

  void next() {
    key = null;
    iterator.next();
  }

  boolean valid() {
    if (iterator.isValid()) {
      return upper == null || Arrays.compareUnsigned(key(), upper) < 0;
    }
    try {
      iterator.status();
    } catch (RocksDBException e) {
      throw failures.fatal("read the store", e);
    }
    return false;
  }

  byte[] key() {
    byte[] known = key;
    if (known == null) {
      known = iterator.key();
      key = known;
    }
    return known;
  }

  byte[] value() {
    return iterator.value();
  }

  /** Copies the value, of a length that is known, into an array. */
  void value(byte[] target, int offset, int length) {
    iterator.value(target, offset, length);
  }

  /** The length of the value, without copying it. */
  int valueBytes() {
    return iterator.value(NO_ROOM);
  }

  /** Whether the value is empty, without copying it. */
  boolean valueIsEmpty() {
    return valueBytes() == 0;
  }

  @Override
  public void close() {
    iterator.close();
    options.close();
    if (bound != null) {
      bound.close();
    }
  }
}
