package io.mainstay.consensus;

/**
 * Where a member listens for its peers. Not a {@link java.net.URI}: that finds no host in names
 * with underscores, which container set-ups are full of.
 *
 * @param secure whether the connection is encrypted
 * @param host a name or an address
 * @param port from 1 to 65535
 */
public record PeerAddress(boolean secure, String host, int port) {
  @Override
  public String toString() {
    return (secure ? "https://" : "http://") + host + ":" + port;
  }
}
