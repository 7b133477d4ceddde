package io.mainstay.daemon;

import io.mainstay.server.config.ServerConfig;

/** Starts members. */
@FunctionalInterface
public interface MemberLauncher {
  /**
   * Starts one and waits until it is ready to serve.
   *
   * @throws LaunchException when it cannot be started
   */
  RunningMember launch(ServerConfig config) throws LaunchException;

  /** A member could not be started; the message is one line for the operator. */
  final class LaunchException extends Exception {
    private static final long serialVersionUID = 1;

    /** With the line, and what was behind it. */
    public LaunchException(String message, Throwable cause) {
      super(message, cause);
    }

    /** With the line alone. */
    public LaunchException(String message) {
      super(message);
    }
  }
}
