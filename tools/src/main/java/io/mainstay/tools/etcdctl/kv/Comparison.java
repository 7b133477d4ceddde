package io.mainstay.tools.etcdctl.kv;

import com.google.protobuf.ByteString;
import io.mainstay.api.etcdserverpb.Compare;
import io.mainstay.api.etcdserverpb.Compare.CompareResult;
import io.mainstay.api.etcdserverpb.Compare.CompareTarget;
import io.mainstay.tools.command.CommandException;
import io.mainstay.tools.command.ExitCode;
import io.mainstay.tools.command.GoNumber;
import io.mainstay.tools.output.GoQuote;
import io.mainstay.tools.output.GoUnquote;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the comparisons of a transaction: {@code mod("key") > "0"}. What follows the quoted value
 * is ignored, as by the original.
 */
final class Comparison {
  private final String line;
  private String rest;
  private final List<ByteString> parts = new ArrayList<>();

  private Comparison(String line, String rest) {
    this.line = line;
    this.rest = rest;
  }

  /** The comparison of a line. */
  static Compare parse(String line) throws CommandException {
    int bracket = line.indexOf('(');
    if (bracket < 0) {
      throw invalid("malformed comparison: " + line);
    }
    Comparison comparison = new Comparison(line, line.substring(bracket + 1));
    String target = line.substring(0, bracket);
    if (!comparison.read()) {
      throw invalid(
          "malformed comparison: %s; got %s(%s) %s %s"
              .formatted(
                  line,
                  target,
                  GoQuote.of(comparison.part(0)),
                  comparison.part(1).toStringUtf8(),
                  GoQuote.of(comparison.part(2))));
    }
    return comparison.compare(target);
  }

  /** Key, operator and value, as far as they are there; whether all are. */
  private boolean read() {
    return readQuoted() && skip(")") && skipBlanks() && readWord() && skipBlanks() && readQuoted();
  }

  private boolean readQuoted() {
    rest = rest.stripLeading();
    int length = GoUnquote.lengthAtStart(rest);
    if (length < 0) {
      return false;
    }
    try {
      parts.add(GoUnquote.of(rest.substring(0, length)));
    } catch (IllegalArgumentException e) {
      return false;
    }
    rest = rest.substring(length);
    return true;
  }

  private boolean readWord() {
    int end = 0;
    while (end < rest.length() && !Character.isWhitespace(rest.charAt(end))) {
      end++;
    }
    parts.add(ByteString.copyFromUtf8(rest.substring(0, end)));
    rest = rest.substring(end);
    return end > 0;
  }

  private boolean skip(String expected) {
    boolean there = rest.startsWith(expected);
    rest = there ? rest.substring(expected.length()) : rest;
    return there;
  }

  private boolean skipBlanks() {
    String stripped = rest.stripLeading();
    boolean there = stripped.length() < rest.length();
    rest = stripped;
    return there;
  }

  private ByteString part(int index) {
    return index < parts.size() ? parts.get(index) : ByteString.EMPTY;
  }

  private Compare compare(String target) throws CommandException {
    Compare.Builder compare = Compare.newBuilder().setKey(part(0));
    switch (target) {
      case "ver", "version" -> compare.setTarget(CompareTarget.VERSION).setVersion(number(10));
      case "c", "create" -> compare.setTarget(CompareTarget.CREATE).setCreateRevision(number(10));
      case "m", "mod" -> compare.setTarget(CompareTarget.MOD).setModRevision(number(10));
      case "val", "value" -> compare.setTarget(CompareTarget.VALUE).setValue(part(2));
      case "lease" -> compare.setTarget(CompareTarget.LEASE).setLease(number(16));
      default ->
          throw invalid("malformed comparison: %s (unknown target %s)".formatted(line, target));
    }
    return compare.setResult(result()).build();
  }

  private CompareResult result() throws CommandException {
    String operator = part(1).toStringUtf8();
    return switch (operator) {
      case "=" -> CompareResult.EQUAL;
      case "!=" -> CompareResult.NOT_EQUAL;
      case ">" -> CompareResult.GREATER;
      case "<" -> CompareResult.LESS;
      default ->
          throw invalid("malformed comparison: %s (unknown operator %s)".formatted(line, operator));
    };
  }

  private long number(int base) throws CommandException {
    try {
      return GoNumber.signed(part(2).toStringUtf8(), base);
    } catch (NumberFormatException e) {
      throw invalid("invalid txn compare request: " + line);
    }
  }

  private static CommandException invalid(String message) {
    return new CommandException(ExitCode.INVALID_INPUT, message);
  }
}
