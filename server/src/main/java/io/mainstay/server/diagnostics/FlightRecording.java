package io.mainstay.server.diagnostics;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import jdk.jfr.Configuration;
import jdk.jfr.Recording;

/**
 * What the Java machine does for a while, as a file that JDK Mission Control and {@code jfr} read.
 * Any thread; there is one at a time in a process, for it costs something.
 */
public final class FlightRecording implements AutoCloseable {
  private static final AtomicBoolean UNDER_WAY = new AtomicBoolean();

  private final Recording recording;
  private final AtomicBoolean closed = new AtomicBoolean();

  private FlightRecording(Recording recording) {
    this.recording = recording;
  }

  /** Begins one; empty when one is under way. */
  public static Optional<FlightRecording> start() throws IOException {
    if (UNDER_WAY.getAndSet(true)) {
      return Optional.empty();
    }
    try {
      Recording recording = new Recording(Configuration.getConfiguration("profile"));
      recording.start();
      return Optional.of(new FlightRecording(recording));
    } catch (ParseException e) {
      UNDER_WAY.set(false);
      throw new IOException(e);
    } catch (IOException | RuntimeException e) {
      UNDER_WAY.set(false);
      throw e;
    }
  }

  /** Ends it and returns what was recorded, in a new file that the caller has to delete. */
  public Path finish() throws IOException {
    Path file = Files.createTempFile("profile-", ".jfr");
    try {
      recording.stop();
      recording.dump(file);
      return file;
    } catch (IOException | RuntimeException e) {
      Files.deleteIfExists(file);
      throw e;
    }
  }

  /** Ends it, and throws away what was not finished. */
  @Override
  public void close() {
    if (!closed.getAndSet(true)) {
      recording.close();
      UNDER_WAY.set(false);
    }
  }
}
