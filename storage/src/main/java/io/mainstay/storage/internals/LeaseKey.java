package io.mainstay.storage.internals;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** The keys of the family {@code lease_keys}: lease ID, then user key. */
final class LeaseKey {
  private LeaseKey() {}

  static byte[] encode(long lease, byte[] userKey) {
    return ByteBuffer.allocate(Long.BYTES + userKey.length).putLong(lease).put(userKey).array();
  }

  static byte[] userKey(byte[] bytes) {
    return Arrays.copyOfRange(bytes, Long.BYTES, bytes.length);
  }
}
