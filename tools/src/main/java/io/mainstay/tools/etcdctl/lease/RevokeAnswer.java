package io.mainstay.tools.etcdctl.lease;

import com.google.protobuf.MessageLite;
import io.mainstay.api.etcdserverpb.LeaseRevokeResponse;
import io.mainstay.api.etcdserverpb.ResponseHeader;
import io.mainstay.tools.command.CommandException;
import io.mainstay.tools.command.ExitCode;
import io.mainstay.tools.etcdctl.output.Answer;
import io.mainstay.tools.etcdctl.output.FieldsWriter;
import io.mainstay.tools.etcdctl.output.JsonWriter;
import io.mainstay.tools.etcdctl.output.SimpleWriter;

/** A lease was revoked. */
record RevokeAnswer(long id, LeaseRevokeResponse response) implements Answer {
  @Override
  public void simple(SimpleWriter to) {
    to.line("lease " + LeaseAnswer.shown(id) + " revoked");
  }

  @Override
  public void fields(FieldsWriter to) {
    to.header(response.getHeader());
  }

  @Override
  public void json(JsonWriter to) {
    to.message(response);
  }

  /** Scripts know the original's slip. What Go shows of a structure has an address in it. */
  @Override
  public MessageLite protobuf() throws CommandException {
    ResponseHeader header = response.getHeader();
    throw new CommandException(
        ExitCode.BAD_FEATURE,
        "marshal unsupported for type *clientv3.LeaseRevokeResponse (&{{{} [] [] <nil>}"
            + " cluster_id:%s member_id:%s revision:%d raft_term:%s [] 0})"
                .formatted(
                    Long.toUnsignedString(header.getClusterId()),
                    Long.toUnsignedString(header.getMemberId()),
                    header.getRevision(),
                    Long.toUnsignedString(header.getRaftTerm())));
  }
}
