package io.mainstay.daemon.config;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What does not belong into a data directory, such as what a volume brings along. */
final class StrangeFiles {
  private static final Logger LOG = LoggerFactory.getLogger(StrangeFiles.class);

  private StrangeFiles() {}

  /** Warns of each. A directory that cannot be read is for the member to judge. */
  static void warn(Path dataDirectory) {
    if (!Files.isDirectory(dataDirectory)) {
      return;
    }
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(dataDirectory)) {
      for (Path entry : entries) {
        // The second holds the certificates that a member makes for itself.
        if (!entry.endsWith("member") && !entry.endsWith("fixtures")) {
          LOG.atWarn()
              .addKeyValue("filename", entry.getFileName())
              .addKeyValue("data-dir", dataDirectory)
              .log("found invalid file under data directory");
        }
      }
    } catch (IOException e) {
      LOG.atWarn()
          .addKeyValue("data-dir", dataDirectory)
          .addKeyValue("error", e.toString())
          .log("failed to list data directory");
    }
  }
}
