package io.mainstay.torture.cluster;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** Whose sockets are whose, as Linux tells it under {@code /proc}. */
final class Sockets {
  private static final int LOCAL = 1;
  private static final int REMOTE = 2;
  private static final int INODE = 9;

  private Sockets() {}

  /** The inode of the socket that has this connection open at its near end. */
  static OptionalLong inode(int localPort, int remotePort) throws IOException {
    for (String table : new String[] {"tcp6", "tcp"}) {
      try (Stream<String> lines = Files.lines(Path.of("/proc/net", table))) {
        OptionalLong found =
            lines
                .skip(1)
                .map(line -> line.strip().split("\\s+", -1))
                .filter(fields -> hasPort(fields[LOCAL], localPort))
                .filter(fields -> hasPort(fields[REMOTE], remotePort))
                .mapToLong(fields -> Long.parseLong(fields[INODE]))
                .filter(inode -> inode > 0)
                .findFirst();
        if (found.isPresent()) {
          return found;
        }
      }
    }
    return OptionalLong.empty();
  }

  /** Whether a process has the socket; false as well if there is no such process any more. */
  static boolean has(long pid, long inode) {
    String wanted = "socket:[" + inode + "]";
    try (DirectoryStream<Path> open =
        Files.newDirectoryStream(Path.of("/proc", Long.toString(pid), "fd"))) {
      for (Path descriptor : open) {
        if (leadsTo(descriptor, wanted)) {
          return true;
        }
      }
      return false;
    } catch (IOException gone) {
      return false;
    }
  }

  private static boolean leadsTo(Path descriptor, String wanted) {
    try {
      return Files.readSymbolicLink(descriptor).toString().equals(wanted);
    } catch (IOException closedMeanwhile) {
      return false;
    }
  }

  private static boolean hasPort(String address, int port) {
    return address.endsWith(":%04X".formatted(port).toUpperCase(Locale.ROOT));
  }
}
