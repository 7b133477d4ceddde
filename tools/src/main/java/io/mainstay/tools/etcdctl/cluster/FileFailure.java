package io.mainstay.tools.etcdctl.cluster;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Why a file cannot be used, as Go says it. */
final class FileFailure {
  private FileFailure() {}

  static String text(Path file, IOException failure) {
    if (failure instanceof NoSuchFileException) {
      return "open " + file + ": no such file or directory";
    }
    if (failure instanceof AccessDeniedException) {
      return "open " + file + ": permission denied";
    }
    return String.valueOf(failure.getMessage());
  }
}
