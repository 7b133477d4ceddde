package io.mainstay.server.bootstrap;

import io.mainstay.api.membershippb.Attributes;
import io.mainstay.api.membershippb.Member;
import io.mainstay.api.membershippb.RaftAttributes;
import io.mainstay.server.Version;
import io.mainstay.server.Versions;
import io.mainstay.server.cluster.Membership;
import io.mainstay.server.config.MemberUrl;
import io.mainstay.server.config.ServerConfig;
import io.mainstay.server.discovery.HostResolver;
import io.mainstay.server.discovery.Sleeper;
import io.mainstay.server.transport.RemoteMembers;
import io.mainstay.server.transport.RemoteMembers.RemoteCluster;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How a member without data joins a cluster to which it was added ({@code --initial-cluster-state
 * existing}): the running members say who it is (etcd {@code server/etcdserver/bootstrap.go} at
 * v3.7.1).
 */
final class JoinExisting {
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(10);

  private final ServerConfig config;
  private final StaticBootstrap flags;
  private final RemoteMembers remote;

  JoinExisting(ServerConfig config, StaticBootstrap flags, RemoteMembers remote) {
    this.config = config;
    this.flags = flags;
    this.remote = remote;
  }

  /**
   * The identity that the cluster has given to this member.
   *
   * @throws MemberStartException in etcd's words when the cluster cannot be asked, or does not
   *     match the flags
   */
  Birth birth() throws MemberStartException {
    List<MemberUrl> own = flags.ownUrls();
    flags.requireUniqueUrls();
    RemoteCluster cluster =
        remote
            .cluster(flags.otherUrls(), ANSWER_TIMEOUT, false)
            .orElseThrow(
                () ->
                    new MemberStartException(
                        "cannot fetch cluster info from peer urls: could not retrieve cluster"
                            + " information from the given URLs"));
    long id = match(cluster, own);
    requireCompatible(cluster, id);
    Membership members = membership(cluster);
    MaxLearners.require(config, members);
    return new Birth(
        new Identity(id, cluster.clusterId(), config.bootstrap().token(), List.of()), members);
  }

  /** Every member of the cluster must be among the flags, at the same URLs. */
  private long match(RemoteCluster cluster, List<MemberUrl> own) throws MemberStartException {
    Collection<List<MemberUrl>> named = flags.members().values();
    if (cluster.members().size() != named.size()) {
      throw mismatch(cluster, "member count is unequal");
    }
    ResolvedUrls resolved = new ResolvedUrls(HostResolver.system(), Sleeper.system());
    Long id = null;
    for (var member : cluster.members()) {
      List<MemberUrl> urls = urls(cluster, member);
      List<MemberUrl> found = null;
      String difference = "";
      for (List<MemberUrl> candidate : named) {
        Optional<String> reason = resolved.difference(urls, candidate);
        if (reason.isEmpty()) {
          found = candidate;
          break;
        }
        difference = reason.get();
      }
      if (found == null) {
        throw mismatch(
            cluster,
            "PeerURLs: no match found for existing member ("
                + Long.toHexString(member.getID())
                + ", "
                + member.getPeerURLsList()
                + "), last resolver error ("
                + difference
                + ")");
      }
      if (found.equals(own)) {
        id = member.getID();
      }
    }
    return Objects.requireNonNull(id, "as many URL sets as members, all found");
  }

  private static List<MemberUrl> urls(
      RemoteCluster cluster, io.mainstay.api.etcdserverpb.Member member)
      throws MemberStartException {
    try {
      return member.getPeerURLsList().stream().map(MemberUrl::parse).toList();
    } catch (IllegalArgumentException malformed) {
      throw mismatch(cluster, String.valueOf(malformed.getMessage()));
    }
  }

  private static MemberStartException mismatch(RemoteCluster cluster, String reason) {
    String members =
        cluster.members().stream()
            .map(
                member ->
                    "{ID:"
                        + Long.toHexString(member.getID())
                        + " Name:"
                        + member.getName()
                        + " PeerURLs:"
                        + member.getPeerURLsList()
                        + " ClientURLs:"
                        + member.getClientURLsList()
                        + "}")
            .collect(Collectors.joining(" "));
    return new MemberStartException(
        "error validating peerURLs {ClusterID:"
            + Long.toHexString(cluster.clusterId())
            + " Members:["
            + members
            + "] RemovedMemberIDs:[]}: "
            + reason);
  }

  /** What speaks a newer version than this release cannot be followed. */
  private void requireCompatible(RemoteCluster cluster, long ownId) throws MemberStartException {
    for (var member : cluster.members()) {
      if (member.getID() == ownId) {
        continue;
      }
      for (String url : member.getPeerURLsList()) {
        String version =
            remote.clusterVersion(MemberUrl.parse(url), config.requestTimeout()).orElse("");
        if (Version.parse(version).filter(Versions.CLUSTER::isBefore).isPresent()) {
          throw new MemberStartException("incompatible with current running cluster");
        }
        if (!version.isEmpty()) {
          return;
        }
      }
    }
  }

  private static Membership membership(RemoteCluster cluster) {
    return Membership.of(cluster.members().stream().map(JoinExisting::member).toList());
  }

  private static Member member(io.mainstay.api.etcdserverpb.Member member) {
    return Member.newBuilder()
        .setID(member.getID())
        .setRaftAttributes(
            RaftAttributes.newBuilder()
                .addAllPeerUrls(member.getPeerURLsList())
                .setIsLearner(member.getIsLearner()))
        .setMemberAttributes(
            Attributes.newBuilder()
                .setName(member.getName())
                .addAllClientUrls(member.getClientURLsList()))
        .build();
  }
}
