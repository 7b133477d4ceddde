package io.mainstay.server.bootstrap;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Who a data directory belongs to; written once, when it is made.
 *
 * @param memberId this member
 * @param clusterId its cluster
 * @param clusterToken the token that the cluster was born with
 */
record Identity(long memberId, long clusterId, String clusterToken) {
  private static final String FORMAT = "1";

  /**
   * Reads an identity.
   *
   * @throws MemberStartException when the file is damaged or of a newer format
   */
  static Identity read(Path file) throws MemberStartException {
    Map<String, String> fields = new LinkedHashMap<>();
    try {
      for (String line : Files.readAllLines(file)) {
        int equals = line.indexOf('=');
        if (equals > 0) {
          fields.put(line.substring(0, equals), line.substring(equals + 1));
        }
      }
    } catch (IOException e) {
      throw new MemberStartException("cannot read " + file + ": " + e.getMessage(), e);
    }
    String format = fields.getOrDefault("format", "");
    if (!format.equals(FORMAT)) {
      throw new MemberStartException(
          format.matches("[0-9]+")
              ? "data directory was written by a newer release (format "
                  + format
                  + " in "
                  + file
                  + "): start that release, or choose another --data-dir"
              : damaged(file));
    }
    try {
      return new Identity(
          Long.parseUnsignedLong(fields.getOrDefault("member-id", ""), 16),
          Long.parseUnsignedLong(fields.getOrDefault("cluster-id", ""), 16),
          fields.getOrDefault("cluster-token", ""));
    } catch (NumberFormatException e) {
      throw new MemberStartException(damaged(file), e);
    }
  }

  /** Writes the identity so that after a crash the file is there whole or not at all. */
  void write(Path file) {
    String text =
        "format=%s\nmember-id=%s\ncluster-id=%s\ncluster-token=%s\n"
            .formatted(
                FORMAT, Long.toHexString(memberId), Long.toHexString(clusterId), clusterToken);
    Path draft = file.resolveSibling(file.getFileName() + ".tmp");
    try {
      Files.writeString(draft, text, StandardCharsets.UTF_8);
      sync(draft, StandardOpenOption.WRITE);
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
      sync(DataDirectory.parentOf(file), StandardOpenOption.READ);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void sync(Path path, StandardOpenOption how) throws IOException {
    // Windows cannot open a directory to sync it, and keeps renames in order by itself.
    if (Files.isDirectory(path) && java.io.File.separatorChar == '\\') {
      return;
    }
    try (FileChannel channel = FileChannel.open(path, how)) {
      channel.force(true);
    }
  }

  private static String damaged(Path file) {
    return "data directory is damaged: "
        + file
        + " is unreadable; restore it from a backup, or remove the data directory and replace the member";
  }
}
