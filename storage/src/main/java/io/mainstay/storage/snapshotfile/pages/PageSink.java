package io.mainstay.storage.snapshotfile.pages;

import java.io.IOException;

/** Takes pages in the order of their numbers, without gaps. */
public interface PageSink {
  /**
   * A full page.
   *
   * @param node what it holds; is filled anew after the call
   * @param page its number
   * @param pages how many it takes
   */
  void page(PageNode node, long page, long pages) throws IOException;
}
