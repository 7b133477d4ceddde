package io.mainstay.server.discovery;

import java.io.IOException;
import java.util.List;

/** Asks DNS for SRV records. Blocks. */
@FunctionalInterface
public interface SrvLookup {
  /**
   * The records of a name such as {@code _etcd-server._tcp.example.com}.
   *
   * @throws IOException when there are none or nobody answers
   */
  List<SrvRecord> lookup(String name) throws IOException;
}
