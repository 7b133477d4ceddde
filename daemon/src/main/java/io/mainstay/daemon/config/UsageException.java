package io.mainstay.daemon.config;

/**
 * The command line is not well-formed: the text and the usage go to standard error, the process
 * ends with 2.
 */
public final class UsageException extends Exception {
  private static final long serialVersionUID = 1;

  UsageException(String message) {
    super(message);
  }
}
