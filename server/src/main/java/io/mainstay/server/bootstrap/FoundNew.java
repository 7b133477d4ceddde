package io.mainstay.server.bootstrap;

import io.mainstay.api.etcdserverpb.Member;
import io.mainstay.server.cluster.Membership;
import io.mainstay.server.config.MemberUrl;
import io.mainstay.server.tls.ClientTls;
import io.mainstay.server.transport.RemoteMembers;
import io.mainstay.server.transport.RemoteMembers.RemoteCluster;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** How a member without data founds a cluster, together with the others its flags name. */
final class FoundNew {
  /** As etcd waits; whoever is not up yet refuses at once. */
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(1);

  private FoundNew() {}

  /**
   * The identity that follows from the flags.
   *
   * @param tls for asking the others
   * @throws MemberStartException when the flags contradict one another, or the others know this
   *     member: then it has lost its data, and coming back empty it would break its promises
   */
  static Birth birth(StaticBootstrap flags, ClientTls tls) throws MemberStartException {
    Identity founded = flags.identity();
    List<MemberUrl> others = flags.otherUrls();
    if (!others.isEmpty() && isKnown(founded, others, tls)) {
      throw new MemberStartException(
          "member " + Long.toHexString(founded.memberId()) + " has already been bootstrapped");
    }
    return new Birth(founded, Membership.of(founded.founders()));
  }

  private static boolean isKnown(Identity founded, List<MemberUrl> others, ClientTls tls) {
    try (RemoteMembers remote = new RemoteMembers(tls)) {
      Optional<RemoteCluster> cluster = remote.cluster(others, ANSWER_TIMEOUT, true);
      return cluster.stream()
          .flatMap(found -> found.members().stream())
          .filter(member -> member.getID() == founded.memberId())
          .mapToInt(Member::getClientURLsCount)
          .anyMatch(count -> count > 0);
    }
  }
}
