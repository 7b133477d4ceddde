package io.mainstay.tools.command;

import java.util.List;
import java.util.stream.Collectors;

/** A tool: its commands, and what becomes of a command line. */
public final class Program {
  private static final String HELP = "help";

  private final CommandPath root;
  private final HelpStyle style;
  private final Usage usage;
  private final Streams streams;

  /**
   * A tool.
   *
   * @param commands what it is called by, with all its commands and the flags they share
   * @param style how it helps
   * @param streams what it reads and writes
   */
  public Program(Command commands, HelpStyle style, Streams streams) {
    Command help =
        Command.leaf(HELP, "[command]", "Help about any command", List.of(), this::help)
            .describedAs(
                """
                Help provides help for any command in the application.
                Simply type %s help [path to command] for full details."""
                    .formatted(commands.name()))
            .in(style.lastSection());
    this.root = new CommandPath(List.of(commands.with(help)));
    this.style = style;
    this.usage = new Usage(style);
    this.streams = streams;
  }

  /** Does what the words say; gives the exit code. */
  public int run(List<String> words) {
    if (!words.isEmpty() && Completion.isAskedFor(words.get(0))) {
      streams.out().print(new Completion(root, words).answer());
      return ExitCode.OK;
    }
    CommandPath.Found found = root.descend(words);
    try {
      if (found.path().isProgram()) {
        requireNoCommand(found.rest());
      }
      Call call = FlagParser.parse(found, streams);
      return run(found.path(), call);
    } catch (UsageException e) {
      return complain(e, usage.usage(found.path()), style.misuse());
    } catch (UnknownCommandException e) {
      return complain(e, "Run '" + root.text() + " --help' for usage.", style.misuse());
    }
  }

  /** Gives the exit code. */
  private int complain(Exception failure, String advice, HelpStyle.Misuse misuse) {
    String text = String.valueOf(failure.getMessage());
    streams.err().println(HelpStyle.Misuse.complaint(text));
    streams.err().println(advice);
    String again = misuse.again(text);
    if (!again.isEmpty()) {
      streams.err().println(again);
    }
    return misuse.exitCode();
  }

  private int run(CommandPath path, Call call) {
    Command.Action action = path.last().action();
    if (action == null || call.flags().toggled(HELP)) {
      streams.out().print(usage.help(path));
      return ExitCode.OK;
    }
    try {
      action.run(call);
      return ExitCode.OK;
    } catch (UsageException e) {
      return complain(e, usage.usage(path), style.misuse().ofArguments());
    } catch (CommandException e) {
      if (!String.valueOf(e.getMessage()).isEmpty()) {
        streams.err().println("Error: " + e.getMessage());
      }
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
      streams.err().println("Unknown help topic " + topic);
      streams.err().print(usage.usage(root));
    } else {
      streams.out().print(usage.help(found.path()));
    }
  }

  private static final class UnknownCommandException extends Exception {
    UnknownCommandException(String message) {
      super(message);
    }
  }
}
