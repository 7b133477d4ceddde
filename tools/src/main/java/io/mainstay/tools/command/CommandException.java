package io.mainstay.tools.command;

/** A command has failed; the message goes to the operator as it is. */
public class CommandException extends Exception {
  private final int exitCode;

  /** With a code of {@link ExitCode}; with an empty message nothing is said. */
  public CommandException(int exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  /** With a code of {@link ExitCode}, and the failure below it. */
  public CommandException(int exitCode, String message, Throwable cause) {
    super(message, cause);
    this.exitCode = exitCode;
  }

  /** How the process ends. */
  public int exitCode() {
    return exitCode;
  }
}
