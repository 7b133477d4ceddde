package io.mainstay.tools.etcdctl.cluster;

import io.mainstay.tools.etcdctl.output.Answer;
import io.mainstay.tools.etcdctl.output.SimpleWriter;
import io.mainstay.tools.output.Table;
import java.util.List;

/** What is a row of cells for each member, in a table and, between commas, in simple lines. */
interface RowsAnswer extends Answer {
  /** Over the columns of a table. */
  List<String> headings();

  /** The cells of each. */
  List<List<String>> rows();

  @Override
  default void simple(SimpleWriter to) {
    rows().forEach(cells -> to.line(String.join(", ", cells)));
  }

  @Override
  default Table table() {
    return new Table(headings(), rows());
  }
}
