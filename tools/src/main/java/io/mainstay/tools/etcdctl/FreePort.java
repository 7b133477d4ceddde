package io.mainstay.tools.etcdctl;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Prints a port of this machine that nobody listens at, for a server to rehearse with. */
public final class FreePort {
  private FreePort() {}

  /** Takes no arguments. */
  public static void main(String[] arguments) throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      System.out.println(socket.getLocalPort());
    }
  }
}
