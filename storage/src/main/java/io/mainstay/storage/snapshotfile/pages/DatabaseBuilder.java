package io.mainstay.storage.snapshotfile.pages;

import io.mainstay.storage.snapshotfile.pages.PageNode.Element;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Lays out a database of buckets, which come one after the other, each with its entries in order.
 * Runs twice for a file: with sizes, then with entries. Belongs to one thread.
 */
public final class DatabaseBuilder {
  /** The two meta pages come first, then this one, then the trees. */
  public static final long FREELIST_PAGE = 2;

  private static final int LARGEST_PAGE_BYTES = 64 * 1024;

  private final int pageSize;
  private final PageSink sink;
  private final PageNumbers numbers = new PageNumbers(FREELIST_PAGE + 1);
  private final TreeBuilder root;
  private byte[] name = {};
  private @Nullable TreeBuilder bucket;
  private long rootPage = -1;

  /** A database without buckets yet; its pages go to the sink. */
  public DatabaseBuilder(int pageSize, PageSink sink) {
    if (!PageFormat.isPageSize(pageSize) || pageSize > LARGEST_PAGE_BYTES) {
      throw new IllegalArgumentException("not the size of a page: " + pageSize);
    }
    this.pageSize = pageSize;
    this.sink = sink;
    this.root = new TreeBuilder(pageSize, numbers, sink);
  }

  /** Begins a bucket. */
  public void bucket(String bucketName) throws IOException {
    requireUnfinished();
    byte[] next = bucketName.getBytes(StandardCharsets.UTF_8);
    if (Arrays.compareUnsigned(name, next) >= 0) {
      throw new IllegalArgumentException("buckets come in order of their names: " + bucketName);
    }
    endBucket();
    name = next;
    bucket = new TreeBuilder(pageSize, numbers, sink);
  }

  /** An entry by its sizes. */
  public void entry(int keyBytes, int valueBytes) throws IOException {
    requireSizes(keyBytes, valueBytes);
    current().add(Element.sized(keyBytes, valueBytes));
  }

  /** An entry. */
  public void entry(byte[] key, byte[] value) throws IOException {
    requireSizes(key.length, value.length);
    current().add(Element.leaf(0, key, value));
  }

  /** Ends the last bucket and the tree of buckets. */
  public void finish() throws IOException {
    requireUnfinished();
    endBucket();
    rootPage = root.finish();
  }

  /** The page at the top of the tree of buckets, once finished. */
  public long rootPage() {
    return rootPage;
  }

  /** How many pages there are so far. */
  public long pages() {
    return numbers.next();
  }

  private void endBucket() throws IOException {
    if (bucket != null) {
      ByteBuffer header =
          ByteBuffer.allocate(PageFormat.BUCKET_HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
      header.putLong(bucket.finish());
      root.add(Element.leaf(PageFormat.BUCKET_FLAG, name, header.array()));
      bucket = null;
    }
  }

  private TreeBuilder current() {
    if (bucket == null) {
      throw new IllegalStateException("entries belong to a bucket");
    }
    return bucket;
  }

  private void requireUnfinished() {
    if (rootPage >= 0) {
      throw new IllegalStateException("the snapshot is finished");
    }
  }

  private static void requireSizes(int keyBytes, int valueBytes) {
    if (keyBytes < 1 || keyBytes > PageFormat.MAX_KEY_BYTES) {
      throw new IllegalArgumentException("a key of " + keyBytes + " bytes");
    }
    if (valueBytes < 0 || valueBytes > PageFormat.MAX_VALUE_BYTES) {
      throw new IllegalArgumentException("a value of " + valueBytes + " bytes");
    }
  }
}
