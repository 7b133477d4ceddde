package io.mainstay.tools.discovery;

/**
 * An endpoint that the DNS has for a domain.
 *
 * @param scheme {@code http} or {@code https}
 * @param host without a final dot
 * @param port its TCP port
 * @param priority the lowest are wanted first
 * @param weight its share among those of one priority
 */
public record SrvEndpoint(String scheme, String host, int port, int priority, int weight) {
  /** The endpoint as it is written on command lines. */
  public String url() {
    return scheme + "://" + host + ":" + port;
  }

  /** Whether it is called by TLS. */
  public boolean isSecure() {
    return scheme.equals("https");
  }
}
