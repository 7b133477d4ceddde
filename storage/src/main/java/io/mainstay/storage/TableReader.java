package io.mainstay.storage;

import com.google.protobuf.ByteString;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Reads what is beside the key space: the small tables, and which keys are attached to a lease. */
public interface TableReader {
  /** The value under a name, or null. */
  byte @Nullable [] get(Table table, byte[] name);

  /** Visits every entry whose name begins with the prefix, in unsigned byte order of the names. */
  void scan(Table table, byte[] prefix, BiConsumer<byte[], byte[]> visitor);

  /**
   * The keys attached to a lease, in order; the store keeps track of them as keys are put and
   * deleted.
   */
  List<ByteString> leaseKeys(long leaseId);
}
