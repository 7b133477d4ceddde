package io.mainstay.storage.snapshotfile.pages;

import java.util.ArrayList;
import java.util.List;

/** A page of a tree that is being filled. Belongs to the thread that builds. */
public final class PageNode {
  private static final byte[] NOTHING = {};

  /**
   * An entry of a leaf or of a branch. While sizes alone are added up, key and value are empty.
   *
   * @param child the page below, in a branch
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared, never handed out of the package
  record Element(int flags, int keyBytes, int valueBytes, long child, byte[] key, byte[] value) {
    static Element sized(int keyBytes, int valueBytes) {
      return new Element(0, keyBytes, valueBytes, 0, NOTHING, NOTHING);
    }

    static Element leaf(int flags, byte[] key, byte[] value) {
      return new Element(flags, key.length, value.length, 0, key, value);
    }

    /** What a branch holds about a page whose first element this is. */
    Element above(long page) {
      return new Element(0, keyBytes, 0, page, key, NOTHING);
    }

    private long sizeBytes() {
      return (long) PageFormat.ELEMENT_BYTES + keyBytes + valueBytes;
    }
  }

  private final boolean leaf;
  private final int pageSize;
  private final int leastElements;
  private final List<Element> elements = new ArrayList<>();
  private long sizeBytes = PageFormat.HEADER_BYTES;

  PageNode(boolean leaf, int pageSize) {
    this.leaf = leaf;
    this.pageSize = pageSize;
    // With one child to a branch a level would be as long as the one below, and the tree endless.
    this.leastElements = leaf ? 1 : 2;
  }

  boolean hasRoomFor(Element element) {
    return elements.size() < leastElements
        || (sizeBytes + element.sizeBytes() <= pageSize
            && elements.size() < PageFormat.MAX_ELEMENTS);
  }

  void add(Element element) {
    elements.add(element);
    sizeBytes += element.sizeBytes();
  }

  Element first() {
    return elements.get(0);
  }

  boolean isLeaf() {
    return leaf;
  }

  boolean isEmpty() {
    return elements.isEmpty();
  }

  List<Element> elements() {
    return elements;
  }

  /** How many pages it takes: more than one for a large value. */
  long pages() {
    return (sizeBytes + pageSize - 1) / pageSize;
  }

  void clear() {
    elements.clear();
    sizeBytes = PageFormat.HEADER_BYTES;
  }
}
