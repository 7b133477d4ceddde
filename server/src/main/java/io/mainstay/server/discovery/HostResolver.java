package io.mainstay.server.discovery;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Finds the address of a host. */
@FunctionalInterface
public interface HostResolver {
  /**
   * The first address of a name, or the one that the text is.
   *
   * @throws UnknownHostException when there is none
   */
  InetAddress resolve(String host) throws UnknownHostException;

  /** As this machine resolves names; IPv4 first unless the JVM is told otherwise. */
  static HostResolver system() {
    return InetAddress::getByName;
  }
}
