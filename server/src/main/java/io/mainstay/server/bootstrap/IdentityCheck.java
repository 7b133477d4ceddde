package io.mainstay.server.bootstrap;

import io.mainstay.server.cluster.Membership;
import io.mainstay.server.config.Bootstrap;
import io.mainstay.server.config.InitialCluster;
import io.mainstay.server.config.ServerConfig;
import io.mainstay.server.tls.ClientTls;
import io.mainstay.server.transport.RemoteMembers;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings together what the data directory and what the flags say about who this member is. */
final class IdentityCheck {
  private static final Logger log = LoggerFactory.getLogger(IdentityCheck.class);

  private final ServerConfig config;
  private final DataDirectory directory;
  private final ClientTls tls;

  /**
   * For one member.
   *
   * @param tls for asking others
   */
  IdentityCheck(ServerConfig config, DataDirectory directory, ClientTls tls) {
    this.config = config;
    this.directory = directory;
    this.tls = tls;
  }

  /**
   * The identity of this member: that of its data directory if there is one, else a new one from
   * the flags.
   *
   * @throws MemberStartException when there is none to be had, or the directory is another
   *     cluster's
   */
  Birth establish() throws MemberStartException {
    Optional<Identity> stored = directory.identity();
    DiscoveredCluster discovery = new DiscoveredCluster(config);
    if (stored.isPresent()) {
      requireSameToken(stored.get());
      discovery.warnIfIgnored(directory.log());
      return new Birth(stored.get(), Membership.of(stored.get().founders()));
    }
    ServerConfig known = discovery.resolve();
    Birth birth =
        known.bootstrap().state() == Bootstrap.ClusterState.EXISTING
            ? join(known)
            : FoundNew.birth(new StaticBootstrap(known), tls);
    directory.initialise(birth.identity());
    log.atInfo()
        .addKeyValue("data-dir", directory.root())
        .addKeyValue("local-member-id", Long.toHexString(birth.identity().memberId()))
        .addKeyValue("cluster-id", Long.toHexString(birth.identity().clusterId()))
        .log("starting local member");
    return birth;
  }

  private Birth join(ServerConfig known) throws MemberStartException {
    try (RemoteMembers remote = new RemoteMembers(tls)) {
      return new JoinExisting(known, new StaticBootstrap(known), remote).birth();
    }
  }

  /**
   * Makes sure that {@code --initial-cluster}, where it was given, names at least one of the
   * members that the store knows. Members come and go and change their URLs, so more cannot be
   * asked; none at all, unless the cluster was born with just those, means another cluster's
   * directory.
   *
   * @throws MemberStartException when it names none of them
   */
  void requireKnownMember(Identity identity, Membership stored) throws MemberStartException {
    InitialCluster given = config.bootstrap().initialCluster();
    InitialCluster impliedByOwnFlags =
        InitialCluster.of(config.name(), config.listeners().advertisePeerUrls());
    if (stored.isEmpty()
        || identity.founders().isEmpty()
        || given.text().isEmpty()
        || given.equals(impliedByOwnFlags)) {
      return;
    }
    Set<String> named = new StaticBootstrap(config).peerUrls();
    Set<String> known = new TreeSet<>();
    stored.members().forEach(member -> known.addAll(member.getRaftAttributes().getPeerUrlsList()));
    if (Collections.disjoint(named, known) && !isOwnBirth(identity)) {
      throw new MemberStartException(
          "data directory "
              + directory.root()
              + " belongs to another cluster (its members are at "
              + String.join(",", known)
              + "): correct --initial-cluster, or choose another --data-dir");
    }
  }

  private boolean isOwnBirth(Identity identity) throws MemberStartException {
    return new StaticBootstrap(config).clusterId() == identity.clusterId();
  }

  /**
   * etcd ignores the flags of birth once there is data. A token that was given and differs can only
   * be a mistake, though.
   */
  private void requireSameToken(Identity stored) throws MemberStartException {
    String given = config.bootstrap().token();
    boolean isDefault = given.equals(Bootstrap.defaults().token());
    if (!isDefault && !given.equals(stored.clusterToken())) {
      throw new MemberStartException(
          "data directory "
              + directory.root()
              + " belongs to another cluster (id "
              + Long.toHexString(stored.clusterId())
              + ", token \""
              + stored.clusterToken()
              + "\"): correct --initial-cluster-token, or choose another --data-dir");
    }
    log.atInfo()
        .addKeyValue("data-dir", directory.root())
        .addKeyValue("local-member-id", Long.toHexString(stored.memberId()))
        .addKeyValue("cluster-id", Long.toHexString(stored.clusterId()))
        .log("restarting local member");
  }
}
