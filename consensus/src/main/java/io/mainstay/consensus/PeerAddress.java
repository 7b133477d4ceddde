package io.mainstay.consensus;

/**
 * Where a member listens for its peers. Not a {@link java.net.URI}: that finds no host in names
 * with underscores, which container set-ups are full of.
 *
 * @param secure whether the connection is encrypted
 * @param host a name or an address, or the path of a socket file
 * @param port from 1 to 65535; 0 for a socket file
 */
public record PeerAddress(boolean secure, String host, int port) {
  /** Whether it is a file on this machine. */
  public boolean isSocketFile() {
    return port == 0;
  }

  @Override
  public String toString() {
    if (isSocketFile()) {
      return (secure ? "unixs://" : "unix://") + host;
    }
    return (secure ? "https://" : "http://") + host + ":" + port;
  }
}
