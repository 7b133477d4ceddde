package io.mainstay.tools.etcd;

/**
 * A place in the network.
 *
 * @param host name or address, without brackets
 * @param port 0 to 65535
 */
record HostPort(String host, int port) {
  private static final int MOST = 65535;

  /**
   * Reads {@code host:port}, with brackets around an IPv6 address.
   *
   * @throws IllegalArgumentException when it is none
   */
  static HostPort parse(String text) {
    int colon = text.lastIndexOf(':');
    if (colon < 0) {
      throw new IllegalArgumentException("missing port in address " + text);
    }
    String host = text.substring(0, colon);
    boolean bracketed = host.startsWith("[") && host.endsWith("]");
    if (!bracketed && host.indexOf(':') >= 0) {
      throw new IllegalArgumentException("too many colons in address " + text);
    }
    int port = Integer.parseInt(text.substring(colon + 1));
    if (port < 0 || port > MOST) {
      throw new IllegalArgumentException("no port: " + port);
    }
    return new HostPort(bracketed ? host.substring(1, host.length() - 1) : host, port);
  }

  @Override
  public String toString() {
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
  }
}
