package io.mainstay.server.bootstrap;

import io.mainstay.server.cluster.Membership;
import io.mainstay.server.config.Bootstrap;
import io.mainstay.server.config.InitialCluster;
import io.mainstay.server.config.ServerConfig;
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

  IdentityCheck(ServerConfig config, DataDirectory directory) {
    this.config = config;
    this.directory = directory;
  }

  /**
   * The identity of this member: that of its data directory if there is one, else a new one from
   * the flags.
   *
   * @throws MemberStartException when there is none to be had, or the directory is another
   *     cluster's
   */
  Identity establish() throws MemberStartException {
    Optional<Identity> stored = directory.identity();
    if (stored.isPresent()) {
      requireSameToken(stored.get());
      return stored.get();
    }
    if (config.bootstrap().state() == Bootstrap.ClusterState.EXISTING) {
      throw new MemberStartException(
          "joining an existing cluster (--initial-cluster-state existing) is not supported yet");
    }
    Identity founded = new StaticBootstrap(config).identity();
    directory.initialise(founded);
    log.atInfo()
        .addKeyValue("data-dir", directory.root())
        .addKeyValue("local-member-id", Long.toHexString(founded.memberId()))
        .addKeyValue("cluster-id", Long.toHexString(founded.clusterId()))
        .log("starting local member");
    return founded;
  }

  /**
   * Makes sure that {@code --initial-cluster}, where it was given, names at least one of the
   * members that the store knows. Members come and go and change their URLs, so more cannot be
   * asked; none at all means another cluster's directory.
   *
   * @throws MemberStartException when it names none of them
   */
  void requireKnownMember(Membership stored) throws MemberStartException {
    InitialCluster given = config.bootstrap().initialCluster();
    InitialCluster impliedByOwnFlags =
        InitialCluster.of(config.name(), config.listeners().advertisePeerUrls());
    if (stored.isEmpty() || given.text().isEmpty() || given.equals(impliedByOwnFlags)) {
      return;
    }
    Set<String> named = new StaticBootstrap(config).peerUrls();
    Set<String> known = new TreeSet<>();
    stored.members().forEach(member -> known.addAll(member.getRaftAttributes().getPeerUrlsList()));
    if (Collections.disjoint(named, known)) {
      throw new MemberStartException(
          "data directory "
              + directory.root()
              + " belongs to another cluster (its members are at "
              + String.join(",", known)
              + "): correct --initial-cluster, or choose another --data-dir");
    }
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
