package io.mainstay.tools.command;

/** The command line is not as the command wants it. */
final class UsageException extends Exception {
  UsageException(String message) {
    super(message);
  }
}
