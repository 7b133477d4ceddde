package io.mainstay.tools.etcdutl;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.mainstay.storage.snapshotfile.SnapshotStatus;
import io.mainstay.tools.command.CommandException;
import io.mainstay.tools.command.ExitCode;
import io.mainstay.tools.command.Flag;
import io.mainstay.tools.output.HumanSize;
import io.mainstay.tools.output.Table;
import java.util.List;

/** How the status of a snapshot is shown. */
enum StatusFormat {
  SIMPLE {
    @Override
    String text(SnapshotStatus status) {
      return String.join(", ", cells(status)) + "\n";
    }
  },
  JSON {
    @Override
    String text(SnapshotStatus status) {
      String version =
          new String(JsonStringEncoder.getInstance().quoteAsString(status.storageVersion()));
      return "{\"hash\":%d,\"revision\":%d,\"totalKey\":%d,\"totalSize\":%d,\"version\":\"%s\"}%n"
          .formatted(
              status.hash(), status.revision(), status.keys(), status.databaseBytes(), version);
    }
  },
  FIELDS {
    @Override
    String text(SnapshotStatus status) {
      return """
          "Hash" : %d
          "Revision" : %d
          "Keys" : %d
          "Size" : %d
          "Version" : %s
          """
          .formatted(
              status.hash(),
              status.revision(),
              status.keys(),
              status.databaseBytes(),
              status.storageVersion());
    }
  },
  TABLE {
    @Override
    String text(SnapshotStatus status) {
      List<String> headings = List.of("hash", "revision", "total keys", "total size", "version");
      return new Table(headings, List.of(cells(status))).text();
    }
  },
  /** Known, and offered by no command. */
  PROTOBUF {
    @Override
    String text(SnapshotStatus status) throws CommandException {
      throw new CommandException(ExitCode.BAD_FEATURE, "protobuf not supported as output format");
    }
  };

  static final Flag FLAG =
      new Flag(
          "write-out",
          "w",
          Flag.Kind.TEXT,
          "simple",
          "set the output format (fields, json, protobuf, simple, table)");

  /** The format of that name. */
  static StatusFormat of(String name) throws CommandException {
    return switch (name) {
      case "simple" -> SIMPLE;
      case "json" -> JSON;
      case "fields" -> FIELDS;
      case "table" -> TABLE;
      case "protobuf" -> PROTOBUF;
      default -> throw new CommandException(ExitCode.BAD_FEATURE, "unsupported output format");
    };
  }

  /** All lines, each ended. */
  abstract String text(SnapshotStatus status) throws CommandException;

  private static List<String> cells(SnapshotStatus status) {
    return List.of(
        Long.toHexString(status.hash()),
        Long.toString(status.revision()),
        Long.toString(status.keys()),
        HumanSize.of(status.databaseBytes()),
        status.storageVersion());
  }
}
