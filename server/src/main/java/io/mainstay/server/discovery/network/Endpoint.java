package io.mainstay.server.discovery.network;

import io.mainstay.server.discovery.DiscoveryException;

/**
 * Where a member of the meeting cluster serves clients.
 *
 * @param host a name, or an address without brackets
 * @param secure whether by TLS
 */
record Endpoint(String host, int port, boolean secure) {
  /**
   * Reads what etcd's clients take: {@code host:port}, {@code http://host:port} or {@code
   * https://host:port}. A URL decides by its scheme, anything else by the settings.
   *
   * @param secureByDefault whether the settings ask for TLS
   * @throws DiscoveryException when it is neither
   */
  static Endpoint parse(String text, boolean secureByDefault) throws DiscoveryException {
    String endpoint = text.strip();
    if (endpoint.startsWith("http://")) {
      return address(endpoint.substring("http://".length()), false, text);
    }
    if (endpoint.startsWith("https://")) {
      return address(endpoint.substring("https://".length()), true, text);
    }
    return address(endpoint, secureByDefault, text);
  }

  private static Endpoint address(String address, boolean secure, String text)
      throws DiscoveryException {
    String hostAndPort = address.replaceFirst("/+$", "");
    int colon = hostAndPort.lastIndexOf(':');
    try {
      if (colon > 0) {
        String host = hostAndPort.substring(0, colon);
        int port = Integer.parseInt(hostAndPort.substring(colon + 1));
        if (host.startsWith("[") && host.endsWith("]")) {
          return new Endpoint(host.substring(1, host.length() - 1), port, secure);
        }
        if (port > 0 && port < 65_536 && host.indexOf('/') < 0 && host.indexOf(':') < 0) {
          return new Endpoint(host, port, secure);
        }
      }
    } catch (NumberFormatException e) {
      // Falls through: no port, no endpoint.
    }
    throw new DiscoveryException(
        "discovery endpoint \"" + text + "\" is not of the form host:port", null);
  }

  @Override
  public String toString() {
    return host + ":" + port;
  }
}
