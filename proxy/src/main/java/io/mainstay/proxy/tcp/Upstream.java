package io.mainstay.proxy.tcp;

/**
 * A member that connections are passed on to.
 *
 * @param host name or address
 * @param port its TCP port
 * @param priority those with the lowest are used as long as one of them can be reached
 * @param weight its share among those of one priority; 0 for hardly any, unless all have 0
 */
public record Upstream(String host, int port, int priority, int weight) {
  /** One among equals. */
  public Upstream(String host, int port) {
    this(host, port, 0, 0);
  }

  /** {@code host:port}. */
  public String address() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}
