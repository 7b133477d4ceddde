package io.mainstay.tools.etcdctl.kv;

import io.mainstay.api.etcdserverpb.PutResponse;
import io.mainstay.tools.etcdctl.output.FieldsWriter;
import io.mainstay.tools.etcdctl.output.MessageAnswer;
import io.mainstay.tools.etcdctl.output.SimpleWriter;

/** A key was written. */
record PutAnswer(PutResponse message) implements MessageAnswer {
  @Override
  public void simple(SimpleWriter to) {
    to.line("OK");
    if (message.hasPrevKv()) {
      to.pair(message.getPrevKv());
    }
  }

  @Override
  public void fields(FieldsWriter to) {
    to.header(message.getHeader());
    if (message.hasPrevKv()) {
      to.pair("Prev", message.getPrevKv());
    }
  }
}
