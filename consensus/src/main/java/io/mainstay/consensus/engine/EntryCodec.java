package io.mainstay.consensus.engine;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * How payloads are packed in an entry: {@code format (1 byte, 1) | length (4) | payload | length
 * (4) | payload ...}, big endian. Entries stay in logs across upgrades: a change of format is a new
 * format byte.
 */
final class EntryCodec {
  static final int PAYLOAD_OVERHEAD_BYTES = 4;
  private static final byte FORMAT = 1;

  private EntryCodec() {}

  static byte[] encode(List<byte[]> payloads) {
    int size = 1;
    for (byte[] payload : payloads) {
      size = Math.addExact(size, PAYLOAD_OVERHEAD_BYTES + payload.length);
    }
    ByteBuffer buffer = ByteBuffer.allocate(size).put(FORMAT);
    for (byte[] payload : payloads) {
      buffer.putInt(payload.length).put(payload);
    }
    return buffer.array();
  }

  /**
   * Reads an entry, leaving the buffer's position where it is: it may be the engine's own, from
   * which entries are still sent to other members.
   *
   * @throws IllegalArgumentException when it is not an entry
   */
  static List<byte[]> decode(ByteBuffer entry) {
    ByteBuffer buffer = entry.duplicate();
    if (!buffer.hasRemaining() || buffer.get() != FORMAT) {
      throw new IllegalArgumentException("unknown entry format");
    }
    List<byte[]> payloads = new ArrayList<>();
    while (buffer.hasRemaining()) {
      if (buffer.remaining() < PAYLOAD_OVERHEAD_BYTES) {
        throw new IllegalArgumentException("truncated entry");
      }
      int length = buffer.getInt();
      if (length < 0 || length > buffer.remaining()) {
        throw new IllegalArgumentException("truncated entry");
      }
      byte[] payload = new byte[length];
      buffer.get(payload);
      payloads.add(payload);
    }
    return payloads;
  }
}
