package io.mainstay.server.discovery.srv;

import java.io.IOException;
import java.util.List;

/** Asks DNS for SRV records. */
@FunctionalInterface
public interface SrvLookup {
  /**
   * One record. Priority and weight do not matter here: all members are wanted.
   *
   * @param target a host name; may end with a dot
   * @param port its TCP port
   */
  record SrvRecord(String target, int port) {}

  /**
   * The records of a name; blocking.
   *
   * @param name such as {@code _etcd-server._tcp.example.com}
   * @throws IOException when there are none, or nobody could be asked
   */
  List<SrvRecord> lookup(String name) throws IOException;
}
