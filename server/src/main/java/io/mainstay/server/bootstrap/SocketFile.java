package io.mainstay.server.bootstrap;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/** The file of a socket that a member is going to listen at. */
final class SocketFile {
  private SocketFile() {}

  /**
   * Makes sure that a socket can be bound there, and removes what a member that was killed has left
   * behind. Unlike etcd, not what somebody answers at, nor what is no socket.
   *
   * @throws MemberStartException in etcd's words when that cannot be
   */
  static void requireFree(Path file) throws MemberStartException {
    if (file.toString().isEmpty()) {
      throw refused(file, "invalid argument", null);
    }
    if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      removeIfLeftBehind(file);
    }
    UnixDomainSocketAddress address = UnixDomainSocketAddress.of(file);
    try (ServerSocketChannel probe = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      probe.bind(address);
      Files.delete(file);
    } catch (IOException e) {
      throw refused(file, String.valueOf(e.getMessage()), e);
    }
  }

  private static void removeIfLeftBehind(Path file) throws MemberStartException {
    try {
      boolean other =
          Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
              .isOther();
      if (!other || isAnswered(file)) {
        throw refused(file, "address already in use", null);
      }
      Files.delete(file);
    } catch (IOException e) {
      throw refused(file, String.valueOf(e.getMessage()), e);
    }
  }

  private static boolean isAnswered(Path file) {
    try (SocketChannel probe = SocketChannel.open(UnixDomainSocketAddress.of(file))) {
      return probe.isConnected();
    } catch (IOException nobody) {
      return false;
    }
  }

  private static MemberStartException refused(Path file, String reason, @Nullable Throwable cause) {
    return new MemberStartException("listen unix " + file + ": bind: " + reason, cause);
  }
}
