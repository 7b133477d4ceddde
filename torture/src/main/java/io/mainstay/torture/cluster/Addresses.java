package io.mainstay.torture.cluster;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;

/**
 * The addresses of one cluster: a net of the loopback interface that nobody else listens in, so
 * that all members have the usual ports.
 *
 * @param net the first three numbers
 */
record Addresses(String net) {
  private static final int CLIENT_PORT = 2379;
  private static final int PEER_PORT = 2380;

  /** What the last number of a relay's address is more than that of its member. */
  private static final int RELAY_OFFSET = 100;

  /** Above what anybody has by habit. */
  private static final int FIRST_NET = 64 << 8;

  private static final int NETS = 60 << 8;

  /** Finds a net that nobody uses, beginning at one that other processes hardly begin at. */
  static Addresses free() throws IOException {
    long first = ProcessHandle.current().pid() * 7;
    for (int i = 0; i < NETS; i++) {
      int net = FIRST_NET + (int) ((first + i) % NETS);
      Addresses candidate = new Addresses("127.%d.%d.".formatted(net >> 8, net & 0xFF));
      if (candidate.isFree()) {
        return candidate;
      }
    }
    throw new IOException("no net of the loopback interface is free");
  }

  private boolean isFree() throws IOException {
    for (int port : new int[] {CLIENT_PORT, PEER_PORT}) {
      try (ServerSocket probe = new ServerSocket()) {
        probe.bind(socketAddress(net + 1, port));
      } catch (BindException taken) {
        return false;
      }
    }
    return true;
  }

  /** Where a member, counted from 0, serves clients: {@code host:port}. */
  String client(int number) {
    return host(number) + ":" + CLIENT_PORT;
  }

  /** Where a member listens for the relay. */
  InetSocketAddress peer(int number) {
    return socketAddress(host(number), PEER_PORT);
  }

  /** Where the relay of a member listens for other members. */
  InetSocketAddress relay(int number) {
    return socketAddress(net + (number + 1 + RELAY_OFFSET), PEER_PORT);
  }

  private String host(int number) {
    return net + (number + 1);
  }

  private static InetSocketAddress socketAddress(String host, int port) {
    try {
      return new InetSocketAddress(InetAddress.getByName(host), port);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an address made of numbers", e);
    }
  }
}
