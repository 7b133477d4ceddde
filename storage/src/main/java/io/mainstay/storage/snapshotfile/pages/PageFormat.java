package io.mainstay.storage.snapshotfile.pages;

/** Numbers of the format, and limits of ours. */
final class PageFormat {
  /** The header of a page, and of a bucket that is kept elsewhere: root page, sequence. */
  static final int HEADER_BYTES = 16;

  static final int BUCKET_HEADER_BYTES = 16;
  static final int ELEMENT_BYTES = 16;

  static final int BRANCH = 0x01;
  static final int LEAF = 0x02;
  static final int META = 0x04;
  static final int FREELIST = 0x10;

  /** An element of a leaf with this flag is a bucket. */
  static final int BUCKET_FLAG = 1;

  static final int MAX_ELEMENTS = 0xFFFF;
  static final int MAX_KEY_BYTES = 32_768;

  /** Far beyond what a server takes as one request, and what one array should take of the heap. */
  static final int MAX_VALUE_BYTES = 256 * 1024 * 1024;

  static final int MIN_PAGE_BYTES = 1024;
  static final int MAX_PAGE_BYTES = 1024 << 14;

  /** Above this, page numbers would not fit the set of pages seen: 8 TiB at 4 KiB a page. */
  static final long MAX_PAGES = Integer.MAX_VALUE;

  private PageFormat() {}

  static boolean isPageSize(int size) {
    return size >= MIN_PAGE_BYTES && size <= MAX_PAGE_BYTES && Integer.bitCount(size) == 1;
  }
}
