package io.mainstay.storage.snapshotfile.pages;

import java.io.IOException;

/**
 * The elements of a page, one after the other. Their keys and values must follow one another
 * without overlap, as every writer lays them out: so the work for a page is bounded by its size.
 */
final class PageElements {
  private final long page;
  private final PageRun run;
  private long element;
  private long dataEnd;

  private long flags;
  private long child;
  private long keyStart;
  private int keyBytes;
  private int valueBytes;

  PageElements(long page, PageRun run, int count) throws IOException {
    this.page = page;
    this.run = run;
    this.element = PageFormat.HEADER_BYTES - PageFormat.ELEMENT_BYTES;
    this.dataEnd = PageFormat.HEADER_BYTES + (long) count * PageFormat.ELEMENT_BYTES;
    if (dataEnd > run.sizeBytes()) {
      throw TreeWalk.damaged(page, "has no room for its " + count + " elements");
    }
  }

  void nextOfLeaf() throws IOException {
    element += PageFormat.ELEMENT_BYTES;
    flags = run.unsigned32(element);
    locate(run.unsigned32(element + 4), run.unsigned32(element + 8), run.unsigned32(element + 12));
  }

  void nextOfBranch() throws IOException {
    element += PageFormat.ELEMENT_BYTES;
    child = run.int64(element + 8);
    locate(run.unsigned32(element), run.unsigned32(element + 4), 0);
  }

  private void locate(long position, long keySize, long valueSize) throws IOException {
    keyStart = element + position;
    if (keyStart < dataEnd || keyStart + keySize + valueSize > run.sizeBytes()) {
      throw TreeWalk.damaged(page, "has an element whose data are not where it says");
    }
    if (keySize == 0 || keySize > PageFormat.MAX_KEY_BYTES) {
      throw TreeWalk.damaged(page, "has a key of " + keySize + " bytes");
    }
    if (valueSize > PageFormat.MAX_VALUE_BYTES) {
      throw TreeWalk.damaged(page, "has a value of " + valueSize + " bytes, which is too large");
    }
    keyBytes = (int) keySize;
    valueBytes = (int) valueSize;
    dataEnd = keyStart + keySize + valueSize;
  }

  int flags() {
    return (int) flags;
  }

  long child() {
    return child;
  }

  byte[] key() throws IOException {
    return run.bytes(keyStart, keyBytes);
  }

  byte[] value() throws IOException {
    return run.bytes(keyStart + keyBytes, valueBytes);
  }
}
