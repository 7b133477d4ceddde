package io.mainstay.torture.history.file;

import java.io.IOException;

/** A file is no history, or not a whole one. */
public final class HistoryFileException extends IOException {
  private static final long serialVersionUID = 1L;

  HistoryFileException(String message, Throwable cause) {
    super(message, cause);
  }
}
