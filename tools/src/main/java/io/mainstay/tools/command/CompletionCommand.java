package io.mainstay.tools.command;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * {@code completion}: prints a script with which a shell completes the tool's command lines by
 * asking the tool.
 */
public final class CompletionCommand {
  private static final List<String> SHELLS = List.of("bash", "zsh", "fish", "powershell");

  private CompletionCommand() {}

  /** That of a tool. */
  public static Command of(String tool) {
    return Command.leaf(
        "completion",
        "[" + String.join("|", SHELLS) + "]",
        "Generate completion script",
        List.of(),
        call -> run(tool, call));
  }

  private static void run(String tool, Call call) throws CommandException {
    if (call.arguments().size() != 1) {
      throw new UsageException("accepts 1 arg(s), received " + call.arguments().size());
    }
    String shell = call.arguments().get(0);
    if (!SHELLS.contains(shell)) {
      throw new UsageException(
          "invalid argument \"%s\" for \"%s completion\"".formatted(shell, tool));
    }
    call.streams().out().print(script(shell).replace("@tool@", tool));
  }

  private static String script(String shell) {
    try (InputStream in = CompletionCommand.class.getResourceAsStream("completion." + shell)) {
      if (in == null) {
        throw new IllegalStateException("no script for " + shell);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
