package io.mainstay.tools.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** What Linux tells of a process under {@code /proc}. */
final class ProcessFigures {
  /** Fixed for what the kernel shows, whatever it counts in (sysconf(_SC_CLK_TCK)). */
  private static final long MICROS_A_TICK = 10_000;

  private static final int USER_TICKS = 11;
  private static final int SYSTEM_TICKS = 12;
  private static final long BYTES_A_KILOBYTE = 1024;

  private ProcessFigures() {}

  /** The processor time of a process so far, its own and the kernel's for it. */
  static long cpuMicros(long pid) throws IOException {
    return cpuMicrosIn(read(pid, "stat"));
  }

  /** The most memory that a process has occupied: the heap, what is beside it, mapped files. */
  static long peakBytes(long pid) throws IOException {
    return bytesIn(read(pid, "status"), "VmHWM:");
  }

  /** The memory that a process occupies. */
  static long residentBytes(long pid) throws IOException {
    return bytesIn(read(pid, "status"), "VmRSS:");
  }

  private static String read(long pid, String file) throws IOException {
    return Files.readString(Path.of("/proc", Long.toString(pid), file), StandardCharsets.UTF_8);
  }

  /** The name of the process stands in brackets and may hold anything. */
  static long cpuMicrosIn(String stat) {
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).strip().split(" ", -1);
    return MICROS_A_TICK
        * (Long.parseLong(fields[USER_TICKS]) + Long.parseLong(fields[SYSTEM_TICKS]));
  }

  static long bytesIn(String status, String name) throws IOException {
    return status
        .lines()
        .filter(line -> line.startsWith(name))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * BYTES_A_KILOBYTE)
        .findFirst()
        .orElseThrow(() -> new IOException("the kernel does not tell " + name));
  }
}
