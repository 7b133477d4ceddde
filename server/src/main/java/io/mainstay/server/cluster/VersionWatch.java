package io.mainstay.server.cluster;

import io.mainstay.server.Version;
import io.mainstay.server.Versions;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the version of the cluster on one member: tells the log of changes, and stops a member
 * that is older than its cluster. Apply thread.
 */
public final class VersionWatch {
  private static final Logger log = LoggerFactory.getLogger(VersionWatch.class);

  private final Consumer<Throwable> onFailure;
  private @Nullable Version known;

  /** The watch of one member; {@code onFailure} is told when it must not go on. */
  public VersionWatch(Consumer<Throwable> onFailure) {
    this.onFailure = onFailure;
  }

  /** Why a member of this release must not be part of the cluster; null when it may. */
  public static @Nullable String incompatibility(Membership membership) {
    Version cluster = membership.clusterVersion();
    return cluster != null && Versions.CLUSTER.isBefore(cluster)
        ? "invalid downgrade; server version is lower than determined cluster version"
            + " (current-server-version: "
            + Versions.CLUSTER
            + ", determined-cluster-version: "
            + cluster
            + ")"
        : null;
  }

  /** Begins with what the store knows, and hears of all changes from now on. */
  public void begin(ClusterState state) {
    known = state.membership().clusterVersion();
    state.addListener(this::changed);
  }

  private void changed(Membership membership) {
    Version now = membership.clusterVersion();
    if (now == null || now.equals(known)) {
      return;
    }
    if (known == null) {
      log.atInfo().addKeyValue("cluster-version", now).log("set initial cluster version");
    } else {
      log.atInfo().addKeyValue("from", known).addKeyValue("to", now).log("updated cluster version");
    }
    log.atInfo().addKeyValue("cluster-version", now).log("enabled capabilities for version");
    known = now;
    Version target = membership.downgradeTarget();
    if (target != null && target.equals(now)) {
      log.atInfo()
          .addKeyValue("target-version", target.text())
          .addKeyValue("server-version", Versions.SERVER)
          .log("The server is ready to downgrade");
    }
    String incompatibility = incompatibility(membership);
    if (incompatibility != null) {
      onFailure.accept(new IllegalStateException(incompatibility));
    }
  }
}
