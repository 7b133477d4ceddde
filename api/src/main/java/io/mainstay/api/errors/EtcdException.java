package io.mainstay.api.errors;

import java.util.Objects;

/**
 * A request was refused or failed, with the status that the client is to see.
 *
 * <p>It has no stack trace: it is an answer, not a fault, and is thrown on hot paths.
 */
public final class EtcdException extends RuntimeException {
  private final StatusCode code;

  /** A failure with a text outside the {@link EtcdError} catalogue. */
  public EtcdException(StatusCode code, String text) {
    super(text, null, false, false);
    this.code = Objects.requireNonNull(code);
  }

  /** What Go's gRPC library says when a caller's deadline has passed. */
  public static EtcdException deadlineExceeded() {
    return new EtcdException(StatusCode.DEADLINE_EXCEEDED, "context deadline exceeded");
  }

  /** The status code for the client. */
  public StatusCode code() {
    return code;
  }

  /** The exact status message for the client. */
  public String text() {
    return Objects.requireNonNull(getMessage());
  }

  /** Whether this is exactly the given error of the catalogue. */
  public boolean is(EtcdError error) {
    return code == error.code() && text().equals(error.text());
  }
}
