package io.mainstay.server.bootstrap;

import io.mainstay.api.membershippb.Member;
import io.mainstay.consensus.transport.PeerTransport;
import io.mainstay.server.cluster.ClusterState;
import io.mainstay.server.proposal.Connectivity;
import java.util.List;

/** What the links to the peers say of connectivity. Any thread. */
final class PeerLinks implements Connectivity {
  private final PeerTransport transport;
  private final ClusterState cluster;

  PeerLinks(PeerTransport transport, ClusterState cluster) {
    this.transport = transport;
    this.cluster = cluster;
  }

  @Override
  public boolean connectedSince(long memberId, long nanos) {
    return transport.connectedSinceNanos(memberId).filter(since -> since - nanos <= 0).isPresent();
  }

  @Override
  public boolean quorumSince(long nanos) {
    List<Member> voters = cluster.membership().voters();
    long connected =
        voters.stream()
            .filter(
                voter ->
                    voter.getID() == transport.memberId() || connectedSince(voter.getID(), nanos))
            .count();
    return connected > voters.size() / 2;
  }
}
