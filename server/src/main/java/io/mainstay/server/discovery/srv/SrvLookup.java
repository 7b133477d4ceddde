package io.mainstay.server.discovery.srv;

import java.io.IOException;
import java.util.List;

/** Asks DNS for SRV records. */
@FunctionalInterface
public interface SrvLookup {
  /**
   * One record. Priority and weight matter to those who want one of many; see RFC 2782.
   *
   * @param target a host name; may end with a dot
   * @param port its TCP port
   * @param priority the lowest are wanted first
   * @param weight its share among those of one priority
   */
  record SrvRecord(String target, int port, int priority, int weight) {
    /** One among equals. */
    public SrvRecord(String target, int port) {
      this(target, port, 0, 0);
    }
  }

  /**
   * The records of a name; blocking.
   *
   * @param name such as {@code _etcd-server._tcp.example.com}
   * @throws IOException when there are none, or nobody could be asked
   */
  List<SrvRecord> lookup(String name) throws IOException;
}
