package io.mainstay.tools.etcdctl.output;

import com.google.protobuf.MessageLite;
import io.mainstay.tools.command.CommandException;
import io.mainstay.tools.output.Table;

/** What a command has to say. A format that it does not have fails with etcd's words. */
public interface Answer {
  /** For people. */
  void simple(SimpleWriter to) throws CommandException;

  /** One value in each line, with its name. */
  default void fields(FieldsWriter to) throws CommandException {
    throw Format.unsupported("fields");
  }

  /** For machines, as Go writes the same structure. */
  void json(JsonWriter to) throws CommandException;

  /** In rows and columns. */
  default Table table() throws CommandException {
    throw Format.unsupported("table");
  }

  /** What goes out byte by byte. */
  default MessageLite protobuf() throws CommandException {
    throw Format.unsupported("protobuf");
  }
}
