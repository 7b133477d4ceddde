package io.mainstay.tools.benchmark;

import io.mainstay.server.diagnostics.FlightRecording;
import io.mainstay.server.diagnostics.JvmReports;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jspecify.annotations.Nullable;

/** Where the time and the memory of a load in this process went, in files that were asked for. */
final class Profiles implements AutoCloseable {
  private final String cpuFile;
  private final String memoryFile;
  private final @Nullable FlightRecording recording;

  private Profiles(String cpuFile, String memoryFile, @Nullable FlightRecording recording) {
    this.cpuFile = cpuFile;
    this.memoryFile = memoryFile;
    this.recording = recording;
  }

  /**
   * Begins.
   *
   * @param cpuFile for a recording of Flight Recorder; empty for none
   * @param memoryFile for a histogram of classes; empty for none
   */
  static Profiles begin(String cpuFile, String memoryFile) throws IOException {
    return new Profiles(
        cpuFile, memoryFile, cpuFile.isEmpty() ? null : FlightRecording.start().orElseThrow());
  }

  /** Writes what was asked for. */
  void write() throws IOException {
    if (recording != null) {
      Files.move(recording.finish(), Path.of(cpuFile), StandardCopyOption.REPLACE_EXISTING);
    }
    if (!memoryFile.isEmpty()) {
      Files.writeString(Path.of(memoryFile), JvmReports.heapHistogram(), StandardCharsets.UTF_8);
    }
  }

  @Override
  public void close() {
    if (recording != null) {
      recording.close();
    }
  }
}
