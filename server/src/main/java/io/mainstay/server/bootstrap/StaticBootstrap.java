package io.mainstay.server.bootstrap;

import io.mainstay.api.membershippb.Member;
import io.mainstay.api.membershippb.RaftAttributes;
import io.mainstay.server.cluster.MemberIds;
import io.mainstay.server.cluster.Membership;
import io.mainstay.server.config.MemberUrl;
import io.mainstay.server.config.ServerConfig;
import io.mainstay.server.discovery.HostResolver;
import io.mainstay.server.discovery.Sleeper;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What {@code --initial-cluster} says: the members at the birth of the cluster, and which of them
 * is this one.
 */
final class StaticBootstrap {
  private final ServerConfig config;
  private final Map<String, List<MemberUrl>> byName;

  StaticBootstrap(ServerConfig config) throws MemberStartException {
    this.config = config;
    try {
      this.byName = config.bootstrap().initialCluster().members();
    } catch (IllegalArgumentException e) {
      throw new MemberStartException("error setting up initial cluster: " + e.getMessage(), e);
    }
  }

  /**
   * The identity of this member in the new cluster.
   *
   * @throws MemberStartException when the flags contradict one another, in etcd's words
   */
  Identity identity() throws MemberStartException {
    List<MemberUrl> own = ownUrls();
    requireUniqueUrls();
    requireAdvertised(own);
    return new Identity(idOf(own), clusterId(), config.bootstrap().token(), membership().members());
  }

  /** Peer URLs by member name. */
  Map<String, List<MemberUrl>> members() {
    return byName;
  }

  /**
   * The peer URLs of this member.
   *
   * @throws MemberStartException when its name is not among the members
   */
  List<MemberUrl> ownUrls() throws MemberStartException {
    List<MemberUrl> own = byName.get(config.name());
    if (own == null) {
      throw new MemberStartException(
          "couldn't find local name \""
              + config.name()
              + "\" in the initial cluster configuration");
    }
    return own;
  }

  /** The peer URLs of all other members, sorted. */
  List<MemberUrl> otherUrls() {
    return byName.entrySet().stream()
        .filter(entry -> !entry.getKey().equals(config.name()))
        .flatMap(entry -> entry.getValue().stream())
        .sorted(MemberUrl.BY_TEXT)
        .toList();
  }

  /** The members that the flags name, without names: each tells its own once it has started. */
  Membership membership() {
    List<Member> members = new ArrayList<>();
    for (List<MemberUrl> urls : byName.values()) {
      members.add(
          Member.newBuilder()
              .setID(idOf(urls))
              .setRaftAttributes(RaftAttributes.newBuilder().addAllPeerUrls(texts(urls)))
              .build());
    }
    return Membership.of(members);
  }

  /** All peer URLs that the flags name. */
  Set<String> peerUrls() {
    Set<String> all = new TreeSet<>();
    byName.values().forEach(urls -> all.addAll(texts(urls)));
    return all;
  }

  /** The ID of the cluster that the named members found. */
  long clusterId() {
    return MemberIds.clusterId(byName.values().stream().map(this::idOf).toList());
  }

  private long idOf(List<MemberUrl> urls) {
    return MemberIds.bootstrapMemberId(texts(urls), config.bootstrap().token());
  }

  /**
   * Makes sure that no two members are at one URL.
   *
   * @throws MemberStartException when there are
   */
  void requireUniqueUrls() throws MemberStartException {
    Set<String> seen = new HashSet<>();
    for (List<MemberUrl> urls : byName.values()) {
      for (String url : texts(urls)) {
        if (!seen.add(url)) {
          throw new MemberStartException(
              "initial cluster "
                  + config.bootstrap().initialCluster().text()
                  + " has duplicate url");
        }
      }
    }
  }

  private void requireAdvertised(List<MemberUrl> own) throws MemberStartException {
    Optional<String> difference =
        new ResolvedUrls(HostResolver.system(), Sleeper.system())
            .difference(config.listeners().advertisePeerUrls(), own);
    if (difference.isEmpty()) {
      return;
    }
    Set<String> named = new TreeSet<>(texts(own));
    Set<String> advertised = new TreeSet<>(texts(config.listeners().advertisePeerUrls()));
    Set<String> unadvertised = new TreeSet<>(named);
    unadvertised.removeAll(advertised);
    Set<String> unnamed = new TreeSet<>(advertised);
    unnamed.removeAll(named);
    if (!unadvertised.isEmpty()) {
      throw new MemberStartException(
          "--initial-cluster has "
              + listed(unadvertised)
              + " but missing from --initial-advertise-peer-urls="
              + String.join(",", advertised)
              + " ("
              + difference.get()
              + ")");
    }
    if (!unnamed.isEmpty()) {
      throw new MemberStartException(
          "--initial-advertise-peer-urls has "
              + String.join(",", unnamed)
              + " but missing from --initial-cluster="
              + listed(named));
    }
  }

  private String listed(Set<String> urls) {
    return String.join(",", urls.stream().map(url -> config.name() + "=" + url).toList());
  }

  private static List<String> texts(List<MemberUrl> urls) {
    return urls.stream().map(MemberUrl::text).toList();
  }
}
