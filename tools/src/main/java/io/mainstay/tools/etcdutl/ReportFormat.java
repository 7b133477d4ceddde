package io.mainstay.tools.etcdutl;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.mainstay.tools.command.Call;
import io.mainstay.tools.command.CommandException;
import io.mainstay.tools.command.ExitCode;
import io.mainstay.tools.command.Flag;
import io.mainstay.tools.output.Table;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** How reports are shown. */
enum ReportFormat {
  SIMPLE {
    @Override
    String text(List<Report> reports) {
      return lines(reports, report -> String.join(", ", report.cells()));
    }
  },
  JSON {
    @Override
    String text(List<Report> reports) {
      return lines(reports, ReportFormat::object);
    }
  },
  FIELDS {
    @Override
    String text(List<Report> reports) {
      return lines(
          reports,
          report ->
              report.values().stream()
                  .map(value -> "\"%s\" : %s".formatted(value.field(), value.exact()))
                  .collect(Collectors.joining("\n")));
    }
  },
  TABLE {
    @Override
    String text(List<Report> reports) {
      return new Table(reports.get(0).headings(), reports.stream().map(Report::cells).toList())
          .text();
    }
  },
  /** Known, and offered by no command. */
  PROTOBUF {
    @Override
    String text(List<Report> reports) throws CommandException {
      throw new CommandException(ExitCode.BAD_FEATURE, "protobuf not supported as output format");
    }
  };

  static final Flag FLAG =
      Flag.text(
              "write-out",
              "simple",
              "set the output format (fields, json, protobuf, simple, table)")
          .withShorthand("w")
          .withChoices("fields", "json", "protobuf", "simple", "table");

  /** The format that a call asks for. */
  static ReportFormat of(Call call) throws CommandException {
    return switch (call.flags().text(FLAG.name())) {
      case "simple" -> SIMPLE;
      case "json" -> JSON;
      case "fields" -> FIELDS;
      case "table" -> TABLE;
      case "protobuf" -> PROTOBUF;
      default -> throw new CommandException(ExitCode.BAD_FEATURE, "unsupported output format");
    };
  }

  /** All lines, each ended; at least one report. */
  abstract String text(List<Report> reports) throws CommandException;

  String text(Report report) throws CommandException {
    return text(List.of(report));
  }

  private static String object(Report report) {
    return report.values().stream()
        .map(value -> "\"%s\":%s".formatted(value.json(), literal(value)))
        .collect(Collectors.joining(",", "{", "}"));
  }

  private static String literal(Report.Value value) {
    return value.isText()
        ? "\"" + new String(JsonStringEncoder.getInstance().quoteAsString(value.exact())) + "\""
        : value.exact();
  }

  private static String lines(List<Report> reports, Function<Report, String> line) {
    return reports.stream().map(line).collect(Collectors.joining("\n", "", "\n"));
  }
}
