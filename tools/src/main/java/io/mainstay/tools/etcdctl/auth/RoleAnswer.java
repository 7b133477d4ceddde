package io.mainstay.tools.etcdctl.auth;

import com.google.protobuf.ByteString;
import io.mainstay.api.authpb.Permission;
import io.mainstay.api.etcdserverpb.AuthRoleGetResponse;
import io.mainstay.tools.etcdctl.kv.KeyRange;
import io.mainstay.tools.etcdctl.output.FieldsWriter;
import io.mainstay.tools.etcdctl.output.MessageAnswer;
import io.mainstay.tools.etcdctl.output.SimpleWriter;

/** What a role permits. */
record RoleAnswer(String name, AuthRoleGetResponse message) implements MessageAnswer {
  private static final String ROOT = "root";

  @Override
  public void simple(SimpleWriter to) {
    to.line("Role " + name);
    boolean everything = name.equals(ROOT) && message.getPermCount() == 0;
    permitted(to, "KV Read:", Permission.Type.READ, everything);
    permitted(to, "KV Write:", Permission.Type.WRITE, everything);
  }

  private void permitted(
      SimpleWriter to, String heading, Permission.Type type, boolean everything) {
    to.line(heading);
    if (everything) {
      to.line("\t[, <open ended>");
    }
    for (Permission permission : message.getPermList()) {
      if (permission.getPermType() == type
          || permission.getPermType() == Permission.Type.READWRITE) {
        to.line(ByteString.copyFromUtf8("\t").concat(shown(permission)));
      }
    }
  }

  private static ByteString shown(Permission permission) {
    ByteString key = permission.getKey();
    ByteString end = permission.getRangeEnd();
    if (end.isEmpty()) {
      return key;
    }
    ByteString range = Ranges.shown(key, end);
    return !key.isEmpty() && KeyRange.endOfPrefix(key).equals(end)
        ? range
            .concat(ByteString.copyFromUtf8(" (prefix "))
            .concat(key)
            .concat(ByteString.copyFromUtf8(")"))
        : range;
  }

  @Override
  public void fields(FieldsWriter to) {
    to.header(message.getHeader());
    for (Permission permission : message.getPermList()) {
      to.plain("PermType", " " + permission.getPermType()); // two blanks, as the original
      to.quoted("Key", permission.getKey());
      to.quoted("RangeEnd", permission.getRangeEnd());
    }
  }
}
