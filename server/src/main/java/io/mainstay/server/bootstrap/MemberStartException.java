package io.mainstay.server.bootstrap;

import org.jspecify.annotations.Nullable;

/**
 * The member cannot start. The message is one line that tells an operator what is wrong and what to
 * do.
 */
public class MemberStartException extends Exception {
  /** With the failure below it, if there is one. */
  public MemberStartException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** Without a failure below it. */
  public MemberStartException(String message) {
    this(message, null);
  }
}
