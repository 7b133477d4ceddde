package io.mainstay.storage.snapshotfile.pages;

import io.mainstay.storage.snapshotfile.SnapshotLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * What a database says about itself. There are two of these pages, written in turn; the newer one
 * that is whole counts.
 *
 * @param pageSize the size of a page, in bytes
 * @param root the number of the page at the top of the tree
 * @param freelist the number of the page of free pages, or -1
 * @param highWater the first page number never used
 * @param txid the number of the transaction that wrote the page
 */
public record MetaPage(int pageSize, long root, long freelist, long highWater, long txid) {
  static final int SIZE_BYTES = 64;

  private static final int MAGIC = 0xED0CDAED;
  private static final int VERSION = 2;

  /**
   * Even, as transactions of even number write page 0: so the next one writes page 1, and a crash
   * in it leaves the newest page whole.
   */
  private static final long NEWEST_TXID = 2;

  /** The page 0 or 1 of a file about to be written: both are alike, the first being the newer. */
  public static MetaPage ofNewFile(SnapshotLayout layout, int page) {
    return new MetaPage(
        layout.pageSizeBytes(),
        layout.rootPage(),
        DatabaseBuilder.FREELIST_PAGE,
        layout.pages(),
        NEWEST_TXID - page);
  }

  /** The page's content, without page header; empty unless magic, version and checksum hold. */
  static Optional<MetaPage> decode(byte[] content) {
    ByteBuffer in = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
    int magic = in.getInt();
    int version = in.getInt();
    int pageSize = in.getInt();
    in.getInt(); // flags, none known
    long root = in.getLong();
    in.getLong(); // the sequence of the root, never used
    MetaPage meta = new MetaPage(pageSize, root, in.getLong(), in.getLong(), in.getLong());
    long checksum = in.getLong();
    boolean valid =
        magic == MAGIC
            && version == VERSION
            && checksum == checksum(content)
            && PageFormat.isPageSize(pageSize);
    return valid ? Optional.of(meta) : Optional.empty();
  }

  byte[] encode() {
    ByteBuffer out = ByteBuffer.allocate(SIZE_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    out.putInt(MAGIC).putInt(VERSION).putInt(pageSize).putInt(0);
    out.putLong(root).putLong(0).putLong(freelist).putLong(highWater).putLong(txid);
    return out.putLong(checksum(out.array())).array();
  }

  /** FNV-1a of 64 bits over what comes before the checksum. */
  private static long checksum(byte[] content) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < SIZE_BYTES - Long.BYTES; i++) {
      hash = (hash ^ (content[i] & 0xFF)) * 0x100000001b3L;
    }
    return hash;
  }
}
