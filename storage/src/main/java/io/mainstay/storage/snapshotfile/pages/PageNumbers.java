package io.mainstay.storage.snapshotfile.pages;

/** Gives out the numbers of pages. */
final class PageNumbers {
  private long next;

  PageNumbers(long first) {
    next = first;
  }

  long take(long pages) {
    long page = next;
    next += pages;
    if (next > PageFormat.MAX_PAGES) {
      throw new IllegalStateException("a snapshot of more than 2^31 pages");
    }
    return page;
  }

  long next() {
    return next;
  }
}
