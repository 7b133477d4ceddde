package io.mainstay.storage.snapshotfile.pages;

import io.mainstay.storage.snapshotfile.BucketVisitor;
import io.mainstay.storage.snapshotfile.SnapshotFileException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * One walk over the tree of a database, in order of the keys. It trusts nothing: every number is
 * checked before it is used, keys must lie between those of the branches above them, and no page is
 * entered twice, so that a walk ends whatever the bytes are. Memory: a bit for each page, and one
 * page for each level.
 */
public final class TreeWalk {
  /** Levels of pages and of buckets within buckets; a tree of fan-out 2 has fewer. */
  private static final int MAX_DEPTH = 64;

  private final PageReader reader;
  private final MetaPage meta;
  private final BitSet seen = new BitSet();

  /** A walk from the root that the meta page names. */
  public TreeWalk(PageReader reader, MetaPage meta) {
    this.reader = reader;
    this.meta = meta;
  }

  /** Visits everything; see {@link BucketVisitor}. Once. */
  public void walk(BucketVisitor visitor) throws IOException {
    tree(meta.root(), Bounds.NONE, visitor, 0);
  }

  /** Keys from the first, inclusive, up to the second, exclusive; null is no bound. */
  private record Bounds(@Nullable Key from, @Nullable Key to) {
    static final Bounds NONE = new Bounds(null, null);

    boolean hold(Key key) {
      return (from == null || from.compareTo(key) <= 0) && (to == null || key.compareTo(to) < 0);
    }
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared by equals
  private record Key(byte[] bytes) implements Comparable<Key> {
    @Override
    public int compareTo(Key other) {
      return Arrays.compareUnsigned(bytes, other.bytes);
    }
  }

  private void tree(long page, Bounds bounds, BucketVisitor visitor, int depth) throws IOException {
    PageRun run = enter(page);
    int flags = run.unsigned16(8);
    int count = run.unsigned16(10);
    switch (flags) {
      case PageFormat.BRANCH -> branch(page, run, count, bounds, visitor, depth);
      case PageFormat.LEAF -> leaf(page, run, count, bounds, visitor, depth);
      default -> throw damaged(page, "is of an unknown kind, " + flags);
    }
  }

  /** Reads a page with what continues it, each of which nobody else may have claimed. */
  private PageRun enter(long page) throws IOException {
    if (page < 2 || page >= meta.highWater()) {
      throw damaged(page, "is referred to, and is outside of the database");
    }
    long position = page * meta.pageSize();
    PageRun first = PageRun.read(reader, position, meta.pageSize());
    long overflow = first.unsigned32(12);
    if (first.int64(0) != page) {
      throw damaged(page, "says it was page " + first.int64(0));
    }
    if (overflow >= meta.highWater() - page) {
      throw damaged(page, "continues beyond the end of the database");
    }
    int end = (int) (page + overflow + 1);
    int claimed = seen.nextSetBit((int) page);
    if (claimed >= 0 && claimed < end) {
      throw damaged(claimed, "is referred to twice");
    }
    seen.set((int) page, end);
    return overflow == 0 ? first : PageRun.read(reader, position, (overflow + 1) * meta.pageSize());
  }

  private void branch(
      long page, PageRun run, int count, Bounds bounds, BucketVisitor visitor, int depth)
      throws IOException {
    if (depth >= MAX_DEPTH) {
      throw damaged(page, "lies too deep in its tree");
    }
    if (count == 0) {
      throw damaged(page, "is a branch without children");
    }
    PageElements elements = new PageElements(page, run, count);
    Key key = branchKey(elements);
    for (int i = 0; i < count; i++) {
      long child = elements.child();
      Key next = null;
      if (i + 1 < count) {
        next = branchKey(elements);
        requireAscending(page, key, next);
      }
      if (!bounds.hold(key)) {
        throw damaged(page, "has keys outside of the range of its parent");
      }
      tree(child, new Bounds(key, next == null ? bounds.to() : next), visitor, depth + 1);
      key = next == null ? key : next;
    }
  }

  private static Key branchKey(PageElements elements) throws IOException {
    elements.nextOfBranch();
    return new Key(elements.key());
  }

  private void leaf(
      long page, PageRun run, int count, Bounds bounds, BucketVisitor visitor, int depth)
      throws IOException {
    PageElements elements = new PageElements(page, run, count);
    Key previous = null;
    for (int i = 0; i < count; i++) {
      elements.nextOfLeaf();
      Key key = new Key(elements.key());
      if (previous != null) {
        requireAscending(page, previous, key);
      }
      if (!bounds.hold(key)) {
        throw damaged(page, "has keys outside of the range of its parent");
      }
      switch (elements.flags()) {
        case 0 -> visitor.entry(key.bytes(), elements.value());
        case PageFormat.BUCKET_FLAG -> bucket(page, key, elements.value(), visitor, depth);
        default -> throw damaged(page, "has an element of an unknown kind");
      }
      previous = key;
    }
  }

  private void bucket(long page, Key name, byte[] value, BucketVisitor visitor, int depth)
      throws IOException {
    if (depth >= MAX_DEPTH) {
      throw damaged(page, "has buckets within buckets, too deep");
    }
    if (value.length < PageFormat.BUCKET_HEADER_BYTES) {
      throw damaged(page, "has a bucket without a header");
    }
    BucketVisitor inner = visitor.bucket(name.bytes());
    if (inner == null) {
      return;
    }
    long root = ByteBuffer.wrap(value).order(ByteOrder.LITTLE_ENDIAN).getLong();
    if (root != 0) {
      tree(root, Bounds.NONE, inner, depth + 1);
      return;
    }
    PageRun inline = PageRun.within(reader, value, PageFormat.BUCKET_HEADER_BYTES);
    if (inline.unsigned16(8) != PageFormat.LEAF) {
      throw damaged(page, "has a bucket whose page is no leaf");
    }
    leaf(page, inline, inline.unsigned16(10), Bounds.NONE, inner, depth + 1);
  }

  private static void requireAscending(long page, Key one, Key next) throws IOException {
    if (one.compareTo(next) >= 0) {
      throw damaged(page, "has keys out of order");
    }
  }

  static SnapshotFileException damaged(long page, String what) {
    return new SnapshotFileException("invalid database: page " + page + " " + what);
  }
}
