package io.mainstay.storage.internals;

import java.util.Arrays;

/** The values of the family {@code events}: what happened to which key. */
final class EventRecord {
  private static final byte PUT = 0;
  private static final byte DELETE = 1;

  private final boolean deleted;
  private final byte[] userKey;

  EventRecord(boolean deleted, byte[] userKey) {
    this.deleted = deleted;
    this.userKey = userKey;
  }

  boolean deleted() {
    return deleted;
  }

  byte[] userKey() {
    return userKey;
  }

  /** The length of the encoded record. */
  int bytes() {
    return 1 + userKey.length;
  }

  byte[] encode() {
    byte[] bytes = new byte[bytes()];
    bytes[0] = deleted ? DELETE : PUT;
    System.arraycopy(userKey, 0, bytes, 1, userKey.length);
    return bytes;
  }

  static EventRecord decode(byte[] bytes) {
    return new EventRecord(bytes[0] == DELETE, Arrays.copyOfRange(bytes, 1, bytes.length));
  }
}
