package io.mainstay.server.backup;

import io.mainstay.api.etcdserverpb.SnapshotResponse;
import io.mainstay.server.Async;
import io.mainstay.server.snapshot.SnapshotStream;
import io.mainstay.storage.snapshotfile.SnapshotFile;
import io.mainstay.storage.snapshotfile.SnapshotFileException;
import io.mainstay.storage.snapshotfile.SnapshotStatus;
import io.mainstay.storage.snapshotfile.Trailer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Writes a snapshot to a file, and reads it again. */
final class BackupFile {
  private final SnapshotStream stream;
  private final FileChannel out;
  private final CompletableFuture<Void> written = new CompletableFuture<>();

  private BackupFile(SnapshotStream stream, FileChannel out) {
    this.stream = stream;
    this.out = out;
  }

  /**
   * Writes a snapshot to a file that is not there yet, part by part, on the stream's thread.
   *
   * @return completes when the file is on the disk
   */
  static CompletableFuture<Void> write(SnapshotStream stream, Path path) {
    FileChannel out;
    try {
      // What only administrators may read through the server nobody else may read here.
      out =
          FileChannel.open(
              path,
              Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    } catch (IOException e) {
      return CompletableFuture.failedFuture(e);
    }
    BackupFile file = new BackupFile(stream, out);
    file.pull();
    return file.written;
  }

  /**
   * Reads a file from the first to the last page.
   *
   * @throws SnapshotFileException if it is not what was written
   */
  static void verify(Path path) throws IOException {
    try (SnapshotFile file = SnapshotFile.open(path)) {
      if (!file.checkTrailer().map(Trailer::matches).orElse(false)) {
        throw new SnapshotFileException("the digest of the snapshot is not that of its pages");
      }
      SnapshotStatus.of(file);
    }
  }

  private void pull() {
    Async.whenDone(
        stream.next(),
        (part, failure) -> {
          try {
            if (failure != null) {
              end(Async.cause(failure));
            } else if (part == null) {
              out.force(true);
              end(null);
            } else {
              append(part);
              pull();
            }
          } catch (IOException | RuntimeException e) {
            end(e);
          }
        });
  }

  private void append(SnapshotResponse part) throws IOException {
    for (ByteBuffer bytes : part.getBlob().asReadOnlyByteBufferList()) {
      while (bytes.hasRemaining()) {
        out.write(bytes);
      }
    }
  }

  private void end(@Nullable Throwable failure) {
    Throwable outcome = failure;
    try {
      out.close();
    } catch (IOException e) {
      outcome = failure == null ? e : failure;
    }
    if (outcome == null) {
      written.complete(null);
    } else {
      written.completeExceptionally(outcome);
    }
  }
}
