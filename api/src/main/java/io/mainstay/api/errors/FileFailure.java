package io.mainstay.api.errors;

import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

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
    return String.valueOf(failure.getMessage());
  }
}
