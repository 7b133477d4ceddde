package io.mainstay.storage.snapshotfile;

import io.mainstay.storage.snapshotfile.pages.DatabaseBuilder;
import io.mainstay.storage.snapshotfile.pages.MetaPage;
import io.mainstay.storage.snapshotfile.pages.PageEncoder;
import io.mainstay.storage.snapshotfile.pages.PageNode;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/**
 * The second pass over what a snapshot is to hold: is told the entries and writes the file as a
 * stream. Buckets and entries are the same, in the same order, as the layout was made from.
 *
 * <p>Belongs to one thread, which the stream may hold up. Errors: {@link IllegalArgumentException}
 * or {@link IllegalStateException} for entries out of order or other ones than were sized; what was
 * written until then is no snapshot and must not be taken for one. The stream stays the caller's to
 * close.
 */
public final class SnapshotWriter {
  private final SnapshotLayout layout;
  private final OutputStream out;
  private final Sha256 digest = new Sha256();
  private final PageEncoder encoder;
  private final DatabaseBuilder builder;
  private byte[] previousKey = {};

  /** Writes the pages that come before all entries. */
  public SnapshotWriter(SnapshotLayout layout, OutputStream out) throws IOException {
    this.layout = layout;
    this.out = out;
    this.encoder = new PageEncoder(layout.pageSizeBytes(), this::write);
    this.builder = new DatabaseBuilder(layout.pageSizeBytes(), this::page);
    for (int page = 0; page < 2; page++) {
      encoder.meta(page, MetaPage.ofNewFile(layout, page));
    }
    encoder.emptyFreelist(DatabaseBuilder.FREELIST_PAGE);
  }

  /** Begins a bucket; names ascend in byte order. */
  public void bucket(String name) throws IOException {
    builder.bucket(name);
    previousKey = new byte[0];
  }

  /** The next entry of the bucket; keys ascend in unsigned byte order. */
  public void entry(byte[] key, byte[] value) throws IOException {
    if (Arrays.compareUnsigned(previousKey, key) >= 0) {
      throw new IllegalArgumentException("keys of a bucket come in ascending order, once each");
    }
    builder.entry(key, value);
    previousKey = key;
  }

  /**
   * Ends the database.
   *
   * @return the trailer: the 32 bytes of SHA-256 over all that was written, which are not written
   *     themselves, since the Snapshot call sends them as a message of their own
   */
  public byte[] finish() throws IOException {
    builder.finish();
    if (builder.pages() != layout.pages() || builder.rootPage() != layout.rootPage()) {
      throw new IllegalStateException(
          "the snapshot has %d pages instead of the %d that were sized"
              .formatted(builder.pages(), layout.pages()));
    }
    return digest.finish();
  }

  private void page(PageNode node, long page, long pages) throws IOException {
    if (page + pages > layout.pages()) {
      throw new IllegalStateException("the snapshot is larger than what was sized");
    }
    encoder.node(node, page, pages);
  }

  private void write(byte[] bytes, int offset, int length) throws IOException {
    digest.update(bytes, offset, length);
    out.write(bytes, offset, length);
  }
}
