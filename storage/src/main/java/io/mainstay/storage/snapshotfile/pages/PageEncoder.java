package io.mainstay.storage.snapshotfile.pages;

import io.mainstay.storage.snapshotfile.pages.PageNode.Element;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Writes pages as bytes, in order; values go through without a copy. */
public final class PageEncoder {
  /** Where the bytes go. */
  public interface Output {
    /** The next bytes of the file; the array is only lent. */
    void write(byte[] bytes, int offset, int length) throws IOException;
  }

  private final int pageSize;
  private final Output output;
  private final byte[] zeros;

  /** An encoder for pages of that many bytes. */
  public PageEncoder(int pageSize, Output output) {
    this.pageSize = pageSize;
    this.output = output;
    this.zeros = new byte[pageSize];
  }

  /** A page that describes the database. */
  public void meta(long page, MetaPage meta) throws IOException {
    write(header(page, PageFormat.META, 0, 1, 0));
    write(meta.encode());
    pad(PageFormat.HEADER_BYTES + MetaPage.SIZE_BYTES);
  }

  /**
   * The page that says that no page is free. Without it a reader would have to walk the whole file
   * when it opens it, to find that out.
   */
  public void emptyFreelist(long page) throws IOException {
    write(header(page, PageFormat.FREELIST, 0, 1, 0));
    pad(PageFormat.HEADER_BYTES);
  }

  /** A page of a tree. */
  public void node(PageNode node, long page, long pages) throws IOException {
    int count = node.elements().size();
    int flags = node.isLeaf() ? PageFormat.LEAF : PageFormat.BRANCH;
    ByteBuffer head = header(page, flags, count, pages, count * PageFormat.ELEMENT_BYTES);
    int data = head.capacity();
    for (Element element : node.elements()) {
      int distance = data - head.position();
      if (node.isLeaf()) {
        head.putInt(element.flags()).putInt(distance);
        head.putInt(element.keyBytes()).putInt(element.valueBytes());
      } else {
        head.putInt(distance).putInt(element.keyBytes()).putLong(element.child());
      }
      data = Math.addExact(data, element.keyBytes() + element.valueBytes());
    }
    write(head);
    for (Element element : node.elements()) {
      write(element.key());
      write(element.value());
    }
    pad(data);
  }

  private static ByteBuffer header(long page, int flags, int count, long pages, int more) {
    ByteBuffer head =
        ByteBuffer.allocate(PageFormat.HEADER_BYTES + more).order(ByteOrder.LITTLE_ENDIAN);
    head.putLong(page).putShort((short) flags).putShort((short) count);
    return head.putInt((int) (pages - 1));
  }

  private void write(ByteBuffer head) throws IOException {
    output.write(head.array(), head.arrayOffset(), head.capacity());
  }

  private void write(byte[] bytes) throws IOException {
    output.write(bytes, 0, bytes.length);
  }

  private void pad(int written) throws IOException {
    int rest = written % pageSize;
    if (rest != 0) {
      output.write(zeros, 0, pageSize - rest);
    }
  }
}
