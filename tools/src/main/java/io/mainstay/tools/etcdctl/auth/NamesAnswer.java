package io.mainstay.tools.etcdctl.auth;

import com.google.protobuf.Message;
import io.mainstay.api.etcdserverpb.AuthRoleListResponse;
import io.mainstay.tools.command.CommandException;
import io.mainstay.tools.etcdctl.output.FieldsWriter;
import io.mainstay.tools.etcdctl.output.MessageAnswer;
import io.mainstay.tools.etcdctl.output.SimpleWriter;
import io.mainstay.tools.output.GoQuote;
import java.util.List;
import java.util.stream.Collectors;

/** Who there is: a name in each line. */
record NamesAnswer(Message message, List<String> names) implements MessageAnswer {
  /** Copies the list. */
  NamesAnswer {
    names = List.copyOf(names);
  }

  @Override
  public void simple(SimpleWriter to) {
    names.forEach(to::line);
  }

  /** Of roles; users have no such format. */
  @Override
  public void fields(FieldsWriter to) throws CommandException {
    if (!(message instanceof AuthRoleListResponse roles)) {
      MessageAnswer.super.fields(to);
      return;
    }
    to.header(roles.getHeader());
    to.plain("Roles", names.stream().map(GoQuote::of).collect(Collectors.joining(" ")));
  }
}
