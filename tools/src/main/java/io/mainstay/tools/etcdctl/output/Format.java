package io.mainstay.tools.etcdctl.output;

import io.mainstay.tools.command.CommandException;
import io.mainstay.tools.command.ExitCode;
import io.mainstay.tools.command.Streams;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;

/** The values of {@code --write-out}. */
public enum Format {
  SIMPLE,
  FIELDS,
  JSON,
  TABLE,
  PROTOBUF;

  /** The format of that name. */
  public static Format of(String name) throws CommandException {
    return switch (name) {
      case "simple" -> SIMPLE;
      case "fields" -> FIELDS;
      case "json" -> JSON;
      case "table" -> TABLE;
      case "protobuf" -> PROTOBUF;
      default -> throw new CommandException(ExitCode.BAD_FEATURE, "unsupported output format");
    };
  }

  static CommandException unsupported(String name) {
    return new CommandException(ExitCode.BAD_FEATURE, name + " not supported as output format");
  }

  /**
   * Prints an answer.
   *
   * @param hex whether bytes and IDs are shown as hexadecimal numbers
   */
  public void print(Answer answer, boolean hex, Streams streams) throws CommandException {
    PrintStream out = streams.out();
    switch (this) {
      case SIMPLE -> answer.simple(new SimpleWriter(streams, hex));
      case FIELDS -> answer.fields(new FieldsWriter(out, hex));
      case JSON -> {
        JsonWriter json = new JsonWriter(hex);
        answer.json(json);
        out.println(json.text());
      }
      case TABLE -> out.print(answer.table().text());
      case PROTOBUF -> {
        try {
          answer.protobuf().writeTo(out);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    }
    out.flush();
  }
}
