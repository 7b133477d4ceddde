package io.mainstay.storage.internals;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.mainstay.storage.Table;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;

/** Scans over what is not in the key space. */
final class Tables {
  private Tables() {}

  static void scan(Reader reader, Table table, byte[] prefix, BiConsumer<byte[], byte[]> visitor) {
    scan(reader, Family.of(table), prefix, visitor);
  }

  static List<ByteString> leaseKeys(Reader reader, long leaseId) {
    List<ByteString> keys = new ArrayList<>();
    scan(
        reader,
        Family.LEASE_KEYS,
        ByteBuffer.allocate(Long.BYTES).putLong(leaseId).array(),
        (name, nothing) -> keys.add(UnsafeByteOperations.unsafeWrap(LeaseKey.userKey(name))));
    return keys;
  }

  private static void scan(
      Reader reader, Family family, byte[] prefix, BiConsumer<byte[], byte[]> visitor) {
    try (Cursor cursor = reader.cursor(family, null)) {
      for (cursor.seek(prefix); cursor.valid(); cursor.next()) {
        byte[] name = cursor.key();
        if (name.length < prefix.length
            || !Arrays.equals(name, 0, prefix.length, prefix, 0, prefix.length)) {
          return;
        }
        visitor.accept(name, cursor.value());
      }
    }
  }
}
