package io.mainstay.storage;

import org.jspecify.annotations.Nullable;

/** The store cannot be opened, read or written. The message is one line fit for an operator. */
public final class StoreException extends RuntimeException {
  /** A failure with the reason below it, if there is one. */
  public StoreException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
