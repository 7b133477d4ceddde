package io.mainstay.tools.etcdctl.auth;

import com.google.protobuf.Message;
import io.mainstay.api.etcdserverpb.ResponseHeader;
import io.mainstay.client.Method;
import io.mainstay.tools.command.Call;
import io.mainstay.tools.command.CommandException;
import io.mainstay.tools.etcdctl.output.FieldsWriter;
import io.mainstay.tools.etcdctl.output.MessageAnswer;
import io.mainstay.tools.etcdctl.output.SimpleWriter;
import io.mainstay.tools.etcdctl.session.Surroundings;

/**
 * A change was made, of which there is nothing to say but that.
 *
 * @param message what the cluster answered
 * @param line what people are told
 */
record DoneAnswer(Message message, String line) implements MessageAnswer {
  /** Makes a change, however long it takes, and says so. */
  static <Q extends Message> void make(
      Call call,
      Surroundings surroundings,
      Method<Q, ? extends Message> method,
      Q request,
      String line)
      throws CommandException {
    surroundings.connected(
        call,
        session -> session.print(new DoneAnswer(session.callPatiently(method, request), line)));
  }

  @Override
  public void simple(SimpleWriter to) {
    to.line(line);
  }

  @Override
  public void fields(FieldsWriter to) {
    to.header(
        (ResponseHeader)
            message.getField(message.getDescriptorForType().findFieldByName("header")));
  }
}
