package io.mainstay.storage.snapshotfile;

import io.mainstay.storage.snapshotfile.pages.DatabaseBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * The first pass over what a snapshot is to hold: is told sizes, and gives the layout. It checks
 * sizes, not the order of keys, which it never sees. Belongs to one thread.
 */
public final class SnapshotSizer {
  private final int pageSizeBytes;
  private final DatabaseBuilder builder;

  /**
   * A file of no buckets yet.
   *
   * @param pageSizeBytes a power of two from 1024 to 65536; etcd takes that of its machine, mostly
   *     4096, and reads any
   */
  public SnapshotSizer(int pageSizeBytes) {
    this.pageSizeBytes = pageSizeBytes;
    this.builder = new DatabaseBuilder(pageSizeBytes, (node, page, pages) -> {});
  }

  /** Begins a bucket; names ascend in byte order. */
  public void bucket(String name) {
    unfailing(() -> builder.bucket(name));
  }

  /** The next entry of the bucket, by the sizes of its key and value in bytes. */
  public void entry(int keyBytes, int valueBytes) {
    unfailing(() -> builder.entry(keyBytes, valueBytes));
  }

  /** Ends the file. */
  public SnapshotLayout finish() {
    unfailing(builder::finish);
    return new SnapshotLayout(pageSizeBytes, builder.rootPage(), builder.pages());
  }

  private interface Step {
    void run() throws IOException;
  }

  private static void unfailing(Step step) {
    try {
      step.run();
    } catch (IOException e) {
      throw new UncheckedIOException("nothing is written while sizes are added up", e);
    }
  }
}
