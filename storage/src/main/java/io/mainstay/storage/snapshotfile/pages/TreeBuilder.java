package io.mainstay.storage.snapshotfile.pages;

import io.mainstay.storage.snapshotfile.pages.PageNode.Element;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Builds one tree from entries in order. Each level holds the page that is being filled; a full one
 * is handed on, and the level above hears of it. Where pages end depends on sizes alone.
 */
final class TreeBuilder {
  private final int pageSize;
  private final PageNumbers numbers;
  private final PageSink sink;
  private final List<PageNode> levels = new ArrayList<>();

  TreeBuilder(int pageSize, PageNumbers numbers, PageSink sink) {
    this.pageSize = pageSize;
    this.numbers = numbers;
    this.sink = sink;
    levels.add(new PageNode(true, pageSize));
  }

  void add(Element element) throws IOException {
    add(0, element);
  }

  private void add(int level, Element element) throws IOException {
    if (level == levels.size()) {
      levels.add(new PageNode(false, pageSize));
    }
    PageNode node = levels.get(level);
    if (!node.hasRoomFor(element)) {
      handOn(level);
    }
    node.add(element);
  }

  private void handOn(int level) throws IOException {
    PageNode node = levels.get(level);
    Element above = node.first().above(write(node));
    node.clear();
    add(level + 1, above);
  }

  private long write(PageNode node) throws IOException {
    long pages = node.pages();
    long page = numbers.take(pages);
    sink.page(node, page, pages);
    return page;
  }

  /** Hands on what is left of every level. Answers the number of the page at the top. */
  long finish() throws IOException {
    // Handing on may add a level, so their number is looked at each time.
    int level = 0;
    while (level + 1 < levels.size()) {
      handOn(level++);
    }
    return write(levels.get(level));
  }
}
