package io.mainstay.tools.etcdctl.auth;

import com.google.protobuf.Message;
import io.mainstay.api.etcdserverpb.ResponseHeader;
import io.mainstay.tools.etcdctl.output.FieldsWriter;
import io.mainstay.tools.etcdctl.output.MessageAnswer;
import io.mainstay.tools.etcdctl.output.SimpleWriter;

/**
 * A change was made, of which there is nothing to say but that.
 *
 * @param message what the cluster answered
 * @param header its header
 * @param line what people are told
 */
record DoneAnswer(Message message, ResponseHeader header, String line) implements MessageAnswer {
  @Override
  public void simple(SimpleWriter to) {
    to.line(line);
  }

  @Override
  public void fields(FieldsWriter to) {
    to.header(header);
  }
}
