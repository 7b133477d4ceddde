package io.mainstay.daemon.logging;

import io.mainstay.daemon.logging.LogSettings.Rotation;
import io.mainstay.server.audit.AuditSink;
import io.mainstay.server.config.AuditSettings;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/**
 * The file of the audit log, or a stream of the process. A file that could not be written is opened
 * anew: its name may lead to a disk with room by then. One thread at a time.
 */
public final class AuditOutput implements AuditSink {
  private final Opener opener;
  private @Nullable OutputStream out;

  /** Whether what was written last may have ended in the middle of a line. */
  private boolean torn;

  /** Opens what is written to. */
  @FunctionalInterface
  interface Opener {
    OutputStream open() throws IOException;
  }

  /** Stays open when it is closed: it is not ours alone. */
  private static final class ProcessStream extends FileOutputStream {
    ProcessStream(FileDescriptor descriptor) {
      super(descriptor);
    }

    @Override
    public void close() {}
  }

  AuditOutput(Opener opener) throws IOException {
    this.opener = opener;
    out = opener.open();
  }

  /**
   * Opens the file, or takes the stream.
   *
   * @param clock names the files that are put aside
   * @throws IOException when the file cannot be written
   */
  public static AuditOutput open(AuditSettings settings, Clock clock) throws IOException {
    return new AuditOutput(
        switch (settings.path()) {
          case "stdout" -> () -> new ProcessStream(FileDescriptor.out);
          case "stderr" -> () -> new ProcessStream(FileDescriptor.err);
          default -> () -> file(settings, clock);
        });
  }

  private static OutputStream file(AuditSettings settings, Clock clock) throws IOException {
    Rotation rotation =
        new Rotation(settings.maxSizeMegabytes(), 0, settings.maxFiles(), false, false);
    return new RotatingFile(Path.of(settings.path()), rotation, clock);
  }

  @Override
  public void write(byte[] lines) throws IOException {
    try {
      OutputStream open = out == null ? opener.open() : out;
      out = open;
      if (torn) {
        open.write(new byte[] {'\n'});
      }
      open.write(lines);
      open.flush();
      torn = false;
    } catch (IOException e) {
      torn = true;
      giveUp();
      throw e;
    }
  }

  private void giveUp() {
    OutputStream broken = out;
    out = null;
    if (broken != null) {
      try {
        broken.close();
      } catch (IOException alsoBroken) {
        // What it would say has been said.
      }
    }
  }

  @Override
  public void close() throws IOException {
    if (out != null) {
      out.close();
    }
  }
}
