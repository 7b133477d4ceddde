package io.mainstay.server.bootstrap;

import io.mainstay.server.config.Bootstrap;
import io.mainstay.server.config.ServerConfig;
import java.util.Optional;
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
