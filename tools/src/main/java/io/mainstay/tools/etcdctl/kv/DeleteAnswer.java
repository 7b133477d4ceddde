package io.mainstay.tools.etcdctl.kv;

import io.mainstay.api.etcdserverpb.DeleteRangeResponse;
import io.mainstay.tools.etcdctl.output.FieldsWriter;
import io.mainstay.tools.etcdctl.output.MessageAnswer;
import io.mainstay.tools.etcdctl.output.SimpleWriter;

/** Keys were removed. */
record DeleteAnswer(DeleteRangeResponse message) implements MessageAnswer {
  @Override
  public void simple(SimpleWriter to) {
    to.line(Long.toString(message.getDeleted()));
    message.getPrevKvsList().forEach(to::pair);
  }

  @Override
  public void fields(FieldsWriter to) {
    to.header(message.getHeader());
    to.number("Deleted", message.getDeleted());
    message.getPrevKvsList().forEach(pair -> to.pair("Prev", pair));
  }
}
