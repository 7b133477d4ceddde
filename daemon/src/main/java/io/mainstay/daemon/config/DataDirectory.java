package io.mainstay.daemon.config;

import io.mainstay.server.config.Bootstrap.ClusterState;
import io.mainstay.server.config.ServerConfig;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at what is in the data directory before the member does. */
final class DataDirectory {
  private static final Logger LOG = LoggerFactory.getLogger(DataDirectory.class);
  private static final String MEMBER = "member";
  private static final String PROXY = "proxy";

  private DataDirectory() {}

  /**
   * Says whether there is a member's data, and what else there is.
   *
   * @throws ConfigException when the member cannot start from it
   */
  static void check(ServerConfig config) throws ConfigException {
    Path directory = config.dataDir();
    boolean initialized = Files.isDirectory(directory.resolve(MEMBER));
    warnOfStrangers(directory);
    LOG.atInfo()
        .addKeyValue("data-dir", directory)
        .addKeyValue("dir-type", initialized ? MEMBER : "empty")
        .log(
            initialized
                ? "server has already been initialized"
                : "Initialize and start etcd server");
    // Whoever has data is a member already; how the cluster came about does not matter any more.
    if (!initialized && config.bootstrap().state() == ClusterState.EXISTING) {
      throw new ConfigException(
          "--initial-cluster-state=existing is not supported yet: a new member cannot join a"
              + " running cluster");
    }
  }

  private static void warnOfStrangers(Path directory) throws ConfigException {
    if (!Files.exists(directory)) {
      return;
    }
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      for (Path entry : entries) {
        String name = String.valueOf(entry.getFileName());
        if (name.equals(PROXY)) {
          throw new ConfigException(
              "the data directory " + directory + " belongs to a proxy of etcd 2, not to a member");
        }
        if (!name.equals(MEMBER)) {
          LOG.atWarn()
              .addKeyValue("filename", name)
              .addKeyValue("data-dir", directory)
              .log("found invalid file under data directory");
        }
      }
    } catch (IOException e) {
      throw new ConfigException("failed to list data directory " + directory + ": " + e);
    }
  }
}
