package io.mainstay.tools.etcd;

import io.mainstay.proxy.tcp.Upstream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** Where the gateway listens: not where it passes connections on to. */
final class ListenAddress {
  private ListenAddress() {}

  /** Reads the address and holds it against the members. */
  static HostPort check(String text, List<Upstream> upstreams) throws UnusableAddressException {
    HostPort listen = parse(text);
    Set<InetAddress> own = Set.copyOf(resolve(listen.host(), "failed to resolve listen host: "));
    for (Upstream upstream : upstreams) {
      List<InetAddress> addresses = resolve(upstream.host(), "failed to resolve endpoint host: ");
      for (InetAddress address : addresses) {
        if (upstream.port() == listen.port() && own.contains(address)) {
          throw new UnusableAddressException(
              "SRV or endpoint (%s:%d->%s:%d) should not resolve to the gateway listen addr (%s)"
                  .formatted(
                      upstream.host(),
                      upstream.port(),
                      address.getHostAddress(),
                      upstream.port(),
                      text));
        }
      }
    }
    return listen;
  }

  private static HostPort parse(String text) throws UnusableAddressException {
    try {
      return HostPort.parse(text);
    } catch (IllegalArgumentException e) {
      throw new UnusableAddressException("failed to validate listen address: " + text, e);
    }
  }

  private static List<InetAddress> resolve(String host, String complaint)
      throws UnusableAddressException {
    try {
      if (host.isEmpty()) {
        throw new UnknownHostException("no host");
      }
      return Arrays.asList(InetAddress.getAllByName(host));
    } catch (UnknownHostException e) {
      throw new UnusableAddressException(complaint + host, e);
    }
  }
}
