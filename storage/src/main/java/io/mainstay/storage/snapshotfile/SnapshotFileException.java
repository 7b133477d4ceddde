package io.mainstay.storage.snapshotfile;

import java.io.IOException;

/** The file is no snapshot of etcd, or a damaged one. The message is fit for an operator. */
public final class SnapshotFileException extends IOException {
  /** Says what is wrong with the file. */
  public SnapshotFileException(String message) {
    super(message);
  }

  /** Says what is wrong with the file, and what showed it. */
  public SnapshotFileException(String message, Throwable cause) {
    super(message, cause);
  }
}
