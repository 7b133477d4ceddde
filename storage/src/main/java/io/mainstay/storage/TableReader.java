package io.mainstay.storage;

import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Reads the small tables. */
public interface TableReader {
  /** The value under a name, or null. */
  byte @Nullable [] get(Table table, byte[] name);

  /** Visits every entry whose name begins with the prefix, in unsigned byte order of the names. */
  void scan(Table table, byte[] prefix, BiConsumer<byte[], byte[]> visitor);
}
