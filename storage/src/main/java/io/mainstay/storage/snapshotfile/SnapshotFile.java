package io.mainstay.storage.snapshotfile;

import com.google.protobuf.ByteString;
import io.mainstay.storage.snapshotfile.pages.MetaPage;
import io.mainstay.storage.snapshotfile.pages.PageReader;
import io.mainstay.storage.snapshotfile.pages.TreeWalk;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * A snapshot file, or a member's database file, opened for reading. Nothing is written and nothing
 * is locked: who reads the database of a member sees to it that the member stands still.
 *
 * <p>Belongs to one thread. Errors: {@link SnapshotFileException} for a file that is damaged, any
 * other {@link IOException} if it cannot be read.
 */
public final class SnapshotFile implements Closeable {
  private static final int COPY_BYTES = 64 * 1024;

  private final FileChannel channel;
  private final long imageBytes;
  private final boolean hasTrailer;
  private final MetaPage meta;

  private SnapshotFile(FileChannel channel, long imageBytes, boolean hasTrailer, MetaPage meta) {
    this.channel = channel;
    this.imageBytes = imageBytes;
    this.hasTrailer = hasTrailer;
    this.meta = meta;
  }

  /** Opens a file and checks the pages that describe it; the trailer is left to its own check. */
  public static SnapshotFile open(Path path) throws IOException {
    if (Files.isDirectory(path)) {
      throw new SnapshotFileException("read " + path + ": is a directory");
    }
    FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
    try {
      long size = channel.size();
      // A database is whole pages, so what is left over tells whether a digest follows it.
      boolean hasTrailer = size % 512 == Trailer.SIZE_BYTES;
      long imageBytes = hasTrailer ? size - Trailer.SIZE_BYTES : size;
      MetaPage meta = new PageReader(channel, imageBytes).newestMeta();
      return new SnapshotFile(channel, imageBytes, hasTrailer, meta);
    } catch (IOException | RuntimeException e) {
      try {
        channel.close();
      } catch (IOException atClose) {
        e.addSuppressed(atClose);
      }
      throw e;
    }
  }

  /** The size of a page, in bytes: that of the machine that wrote the file. */
  public int pageSizeBytes() {
    return meta.pageSize();
  }

  /** The size of the database, in bytes: all pages ever used, without trailer. */
  public long databaseBytes() {
    return meta.highWater() * meta.pageSize();
  }

  /** Whether a digest follows the database, as in what {@code etcdctl snapshot save} writes. */
  public boolean hasTrailer() {
    return hasTrailer;
  }

  /** Reads the whole file and computes its digest anew; empty without a trailer. */
  public Optional<Trailer> checkTrailer() throws IOException {
    if (!hasTrailer) {
      return Optional.empty();
    }
    PageReader reader = new PageReader(channel, imageBytes + Trailer.SIZE_BYTES);
    Sha256 digest = new Sha256();
    ByteBuffer buffer = ByteBuffer.allocate(COPY_BYTES);
    for (long at = 0; at < imageBytes; ) {
      buffer.clear().limit((int) Math.min(COPY_BYTES, imageBytes - at));
      reader.read(at, buffer);
      digest.update(buffer.array(), 0, buffer.position());
      at += buffer.position();
    }
    ByteBuffer stated = ByteBuffer.allocate(Trailer.SIZE_BYTES);
    reader.read(imageBytes, stated);
    return Optional.of(
        new Trailer(ByteString.copyFrom(stated.flip()), ByteString.copyFrom(digest.finish())));
  }

  /**
   * Visits all that is in the file, in order, and checks on the way every page that is reached. The
   * visitor is that of the root, which in a file of etcd holds buckets only.
   */
  public void walk(BucketVisitor visitor) throws IOException {
    new TreeWalk(new PageReader(channel, imageBytes), meta).walk(visitor);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
