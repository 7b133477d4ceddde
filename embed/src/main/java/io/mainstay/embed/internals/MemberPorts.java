package io.mainstay.embed.internals;

/**
 * Where one member listens.
 *
 * @param client for clients
 * @param peer for the other members
 */
record MemberPorts(ReservedPort client, ReservedPort peer) implements AutoCloseable {
  @Override
  public void close() {
    client.close();
    peer.close();
  }
}
