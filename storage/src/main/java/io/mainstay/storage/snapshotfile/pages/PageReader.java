package io.mainstay.storage.snapshotfile.pages;

import io.mainstay.storage.snapshotfile.SnapshotFileException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Optional;

/** Reads bytes of the file at given places, and finds out what the file is. */
public final class PageReader {
  private final FileChannel channel;
  private final long sizeBytes;

  /** Reads the first so many bytes of a file, and none behind them. */
  public PageReader(FileChannel channel, long sizeBytes) {
    this.channel = channel;
    this.sizeBytes = sizeBytes;
  }

  /** Fills the buffer from a place in the file; a file that ends before that is damaged. */
  public void read(long position, ByteBuffer into) throws IOException {
    if (position < 0 || into.remaining() > sizeBytes - position) {
      throw new SnapshotFileException("the file ends before byte " + position);
    }
    long at = position;
    while (into.hasRemaining()) {
      int count = channel.read(into, at);
      if (count < 0) {
        throw new SnapshotFileException("the file ends at byte " + at + ": it was cut short");
      }
      at += count;
    }
  }

  /** The newer of the two pages that describe the database, checked against the file's size. */
  public MetaPage newestMeta() throws IOException {
    MetaPage meta = newestOfBoth();
    long pagesThere = sizeBytes / meta.pageSize();
    if (meta.highWater() < 2 || meta.highWater() > PageFormat.MAX_PAGES) {
      throw new SnapshotFileException("invalid database: it claims " + meta.highWater() + " pages");
    }
    if (meta.highWater() > pagesThere) {
      throw new SnapshotFileException(
          "the file was cut short: it has %d of its %d pages"
              .formatted(pagesThere, meta.highWater()));
    }
    return meta;
  }

  private MetaPage newestOfBoth() throws IOException {
    Optional<MetaPage> first = metaAt(0);
    if (first.isPresent()) {
      Optional<MetaPage> second = metaAt(first.get().pageSize());
      boolean newer = second.isPresent() && second.get().txid() > first.get().txid();
      return newer ? second.get() : first.get();
    }
    // With the first page lost nobody says how large pages are; the second tells where it is found.
    for (int size = PageFormat.MIN_PAGE_BYTES; size <= PageFormat.MAX_PAGE_BYTES; size *= 2) {
      Optional<MetaPage> second = metaAt(size);
      if (second.isPresent() && second.get().pageSize() == size) {
        return second.get();
      }
    }
    throw new SnapshotFileException("invalid database: neither of its meta pages is whole");
  }

  private Optional<MetaPage> metaAt(long page) throws IOException {
    long position = page + PageFormat.HEADER_BYTES;
    if (position + MetaPage.SIZE_BYTES > sizeBytes) {
      return Optional.empty();
    }
    byte[] content = new byte[MetaPage.SIZE_BYTES];
    read(position, ByteBuffer.wrap(content));
    return MetaPage.decode(content);
  }
}
