package io.mainstay.api.errors;

import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Locale;

/** Why a file could not be opened, in the words of Go, which operators and scripts know. */
public final class FileFailure {
  private FileFailure() {}

  /** One line, with the name of the file. */
  public static String text(FileSystemException failure) {
    if (failure instanceof NoSuchFileException) {
      return "open " + failure.getFile() + ": no such file or directory";
    }
    if (failure instanceof AccessDeniedException) {
      return "open " + failure.getFile() + ": permission denied";
    }
    String reason = failure.getReason();
    return failure.getFile() == null || reason == null || reason.isEmpty()
        ? String.valueOf(failure.getMessage())
        // The system's own words, which Go begins with a small letter.
        : "open "
            + failure.getFile()
            + ": "
            + reason.substring(0, 1).toLowerCase(Locale.ROOT)
            + reason.substring(1);
  }
}
