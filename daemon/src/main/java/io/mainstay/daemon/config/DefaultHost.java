package io.mainstay.daemon.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/** Finds the address from which this machine talks to the world. */
final class DefaultHost {
  // Reserved for documentation: whatever route leads there is the default route.
  private static final byte[] ELSEWHERE = {(byte) 192, 0, 2, 1};

  private DefaultHost() {}

  /**
   * The address, or nothing without a default route. Nothing is sent: connecting a datagram socket
   * only picks a route.
   */
  static Optional<String> detect() {
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.connect(new InetSocketAddress(InetAddress.getByAddress(ELSEWHERE), 9));
      InetAddress local = socket.getLocalAddress();
      return local.isAnyLocalAddress() || local.isLoopbackAddress()
          ? Optional.empty()
          : Optional.of(local.getHostAddress());
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    } catch (IOException | UncheckedIOException e) {
      return Optional.empty();
    }
  }
}
