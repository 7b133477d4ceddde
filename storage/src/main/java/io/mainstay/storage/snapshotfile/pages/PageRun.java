package io.mainstay.storage.snapshotfile.pages;

import io.mainstay.storage.snapshotfile.SnapshotFileException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A page with the pages that continue it, or a page within a value. Its beginning is held in
 * memory, which is all of it but for large values; the rest is read when asked for.
 */
final class PageRun {
  private static final int HELD_BYTES = 128 * 1024;

  private final PageReader reader;
  private final long position;
  private final long sizeBytes;
  private final ByteBuffer held;

  private PageRun(PageReader reader, long position, long sizeBytes, ByteBuffer held) {
    this.reader = reader;
    this.position = position;
    this.sizeBytes = sizeBytes;
    this.held = held.order(ByteOrder.LITTLE_ENDIAN);
  }

  static PageRun read(PageReader reader, long position, long sizeBytes) throws IOException {
    ByteBuffer held = ByteBuffer.allocate((int) Math.min(HELD_BYTES, sizeBytes));
    reader.read(position, held);
    return new PageRun(reader, position, sizeBytes, held.flip());
  }

  /** A page that is a part of something already read; all of it is held. */
  static PageRun within(PageReader reader, byte[] bytes, int offset) {
    ByteBuffer held = ByteBuffer.wrap(bytes, offset, bytes.length - offset).slice();
    return new PageRun(reader, 0, held.limit(), held);
  }

  long sizeBytes() {
    return sizeBytes;
  }

  int unsigned16(long offset) throws IOException {
    return at(offset, Short.BYTES).getShort() & 0xFFFF;
  }

  long unsigned32(long offset) throws IOException {
    return Integer.toUnsignedLong(at(offset, Integer.BYTES).getInt());
  }

  long int64(long offset) throws IOException {
    return at(offset, Long.BYTES).getLong();
  }

  byte[] bytes(long offset, int length) throws IOException {
    byte[] bytes = new byte[length];
    at(offset, length).get(bytes);
    return bytes;
  }

  private ByteBuffer at(long offset, int length) throws IOException {
    if (offset < 0 || offset + length > sizeBytes) {
      throw new SnapshotFileException("invalid database: an element reaches beyond its page");
    }
    if (offset + length <= held.limit()) {
      return held.position((int) offset);
    }
    ByteBuffer read = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    reader.read(position + offset, read);
    return read.flip();
  }
}
