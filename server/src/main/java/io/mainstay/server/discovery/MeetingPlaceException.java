package io.mainstay.server.discovery;

import org.jspecify.annotations.Nullable;

/**
 * The place where the members meet could not be asked, or did not answer as it should. Asking again
 * may help; whether what was asked for was done is not known.
 */
public final class MeetingPlaceException extends Exception {
  private static final long serialVersionUID = 1;

  /** With the failure below it, if there is one. */
  public MeetingPlaceException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
