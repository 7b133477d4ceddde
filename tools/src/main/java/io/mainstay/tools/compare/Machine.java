package io.mainstay.tools.compare;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * What the figures were measured on.
 *
 * @param processors how many, and which
 * @param memory of the machine
 * @param kernel name and release
 * @param fileSystem that the data was on
 * @param java what ran the load tool, and ours unless its start script found another
 */
record Machine(String processors, String memory, String kernel, String fileSystem, String java) {
  private static final String UNKNOWN = "unknown";
  private static final double KILOBYTES_A_GIGABYTE = 1024.0 * 1024;

  /** This one. */
  static Machine here() {
    return new Machine(
        "%d × %s".formatted(Runtime.getRuntime().availableProcessors(), model()),
        memoryOfMachine(),
        System.getProperty("os.name") + " " + System.getProperty("os.version"),
        fileSystemOf(Path.of(System.getProperty("java.io.tmpdir"))),
        System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"));
  }

  private static String model() {
    return lineOf(Path.of("/proc/cpuinfo"), "model name").replaceAll("\\s+", " ");
  }

  private static String memoryOfMachine() {
    String digits = lineOf(Path.of("/proc/meminfo"), "MemTotal").replaceAll("\\D", "");
    return digits.isEmpty()
        ? UNKNOWN
        : String.format(Locale.ROOT, "%.1f GiB", Long.parseLong(digits) / KILOBYTES_A_GIGABYTE);
  }

  private static String fileSystemOf(Path directory) {
    try {
      return Files.getFileStore(directory).type();
    } catch (IOException e) {
      return UNKNOWN;
    }
  }

  /** What stands behind the colon of the first line that begins so. */
  private static String lineOf(Path file, String beginning) {
    try {
      return Files.readString(file, StandardCharsets.UTF_8)
          .lines()
          .filter(line -> line.startsWith(beginning))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse(UNKNOWN);
    } catch (IOException e) {
      return UNKNOWN;
    }
  }
}
