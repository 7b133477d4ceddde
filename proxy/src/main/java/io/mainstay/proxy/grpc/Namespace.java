package io.mainstay.proxy.grpc;

import com.google.protobuf.ByteString;

/**
 * What is put before all keys of clients.
 *
 * @param prefix empty for nothing
 */
record Namespace(ByteString prefix) {
  private static final ByteString ALL_BEHIND = ByteString.copyFrom(new byte[] {0});

  /** Whether keys are left as they are. */
  boolean isEmpty() {
    return prefix.isEmpty();
  }

  /** A client's key as members know it. */
  ByteString key(ByteString key) {
    return prefix.concat(key);
  }

  /** The end of a client's range as members know it. */
  ByteString end(ByteString end) {
    if (isEmpty() || end.isEmpty()) {
      return end;
    }
    return end.equals(ALL_BEHIND) ? behindPrefix() : prefix.concat(end);
  }

  /** Whether a member's key is a client's. */
  boolean holds(ByteString key) {
    return key.startsWith(prefix);
  }

  /** A member's key as clients know it. */
  ByteString strip(ByteString key) {
    return key.substring(prefix.size());
  }

  /** The first key behind all that begin with the prefix. */
  private ByteString behindPrefix() {
    byte[] bytes = prefix.toByteArray();
    for (int i = bytes.length - 1; i >= 0; i--) {
      if (bytes[i] != (byte) 0xff) {
        bytes[i]++;
        return ByteString.copyFrom(bytes, 0, i + 1);
      }
    }
    return ALL_BEHIND;
  }
}
