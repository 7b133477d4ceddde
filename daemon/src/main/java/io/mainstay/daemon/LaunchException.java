package io.mainstay.daemon;

/** A member could not be started; the message is one line for the operator. */
final class LaunchException extends Exception {
  private static final long serialVersionUID = 1;

  LaunchException(String message, Throwable cause) {
    super(message, cause);
  }
}
