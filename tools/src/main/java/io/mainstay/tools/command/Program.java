package io.mainstay.tools.command;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A tool: its commands, and what becomes of a command line. */
public final class Program {
  private static final String HELP = "help";

  private final CommandPath root;
  private final PrintStream out;
  private final PrintStream err;

  /**
   * A tool.
   *
   * @param name what it is called by
   * @param globalFlags those that all commands have
   * @param out standard output
   * @param err standard error
   */
  public Program(
      String name,
      List<Flag> globalFlags,
      List<Command> commands,
      PrintStream out,
      PrintStream err) {
    List<Command> all = new ArrayList<>(commands);
    all.add(Command.leaf(HELP, "[command]", "Help about any command", List.of(), this::help));
    this.root = new CommandPath(List.of(Command.group(name, "", all)), globalFlags);
    this.out = out;
    this.err = err;
  }

  /** Does what the words say; gives the exit code. */
  public int run(List<String> words) {
    CommandPath.Found found = root.descend(words);
    try {
      if (found.path().isProgram()) {
        requireNoCommand(found.rest());
      }
      FlagParser.Parsed parsed = FlagParser.parse(found.path().flags(), found.rest());
      return run(found.path(), new Call(parsed.values(), parsed.arguments(), out));
    } catch (UsageException e) {
      err.println("Error: " + e.getMessage());
      err.println(Usage.of(found.path()));
      err.println("Error: " + e.getMessage());
      return ExitCode.ERROR;
    } catch (UnknownCommandException e) {
      err.println("Error: " + e.getMessage());
      err.println("Run '" + root.text() + " --help' for usage.");
      err.println("Error: " + e.getMessage());
      return ExitCode.ERROR;
    }
  }

  private int run(CommandPath path, Call call) {
    Command.Action action = path.last().action();
    if (action == null || call.toggled(HELP)) {
      out.print(Usage.of(path));
      return ExitCode.OK;
    }
    try {
      action.run(call);
      return ExitCode.OK;
    } catch (CommandException e) {
      err.println("Error: " + e.getMessage());
      return e.exitCode();
    }
  }

  private void requireNoCommand(List<String> words) throws UnknownCommandException {
    int at = root.firstCommand(words);
    if (at >= 0) {
      String word = words.get(at);
      throw new UnknownCommandException(
          "unknown command \"%s\" for \"%s\"%s"
              .formatted(word, root.text(), Suggestions.text(word, root.last().subcommands())));
    }
  }

  private void help(Call call) {
    CommandPath.Found found = root.descend(call.arguments());
    if (found.path().isProgram() && !call.arguments().isEmpty()) {
      String topic =
          call.arguments().stream()
              .map(word -> "`" + word + "`")
              .collect(Collectors.joining(" ", "[", "]"));
      err.println("Unknown help topic " + topic);
      err.print(Usage.of(root));
    } else {
      out.print(Usage.of(found.path()));
    }
  }

  private static final class UnknownCommandException extends Exception {
    UnknownCommandException(String message) {
      super(message);
    }
  }
}
