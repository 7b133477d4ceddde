package io.mainstay.tools.command;

/** The command line is not as the command wants it; its usage is shown with the message. */
public final class UsageException extends CommandException {
  /** What is wrong. */
  public UsageException(String message) {
    super(ExitCode.ERROR, message);
  }
}
