package io.mainstay.server.corruption;

/** This member holds other data than another one. The message is fit for an operator. */
public final class InconsistentDataException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  InconsistentDataException(String message) {
    super(message);
  }
}
