package io.mainstay.daemon;

import io.mainstay.server.config.Listeners;
import io.mainstay.server.config.MemberUrl;
import io.mainstay.server.config.ServerConfig;
import java.util.List;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The line that tells, in etcd's field names, what a member was started with. */
final class StartBanner {
  private static final Logger LOG = LoggerFactory.getLogger(StartBanner.class);

  private StartBanner() {}

  static void log(ServerConfig config) {
    Listeners listeners = config.listeners();
    LOG.atInfo()
        .addKeyValue("etcd-version", Version.ETCD)
        .addKeyValue("mainstay-version", Version.mainstay())
        .addKeyValue("java-version", Runtime.version().toString())
        .addKeyValue("os", Version.operatingSystem())
        .addKeyValue("arch", Version.architecture())
        .addKeyValue("max-cpu-available", Runtime.getRuntime().availableProcessors())
        .addKeyValue("max-heap-megabytes", Runtime.getRuntime().maxMemory() >> 20)
        .addKeyValue("name", config.name())
        .addKeyValue("data-dir", config.dataDir())
        .addKeyValue("wal-dir-dedicated", config.walDir() == null ? "" : config.walDir())
        .addKeyValue("force-new-cluster", config.bootstrap().forceNewCluster())
        .addKeyValue("heartbeat-interval", config.raft().heartbeatInterval())
        .addKeyValue("election-timeout", config.raft().electionTimeout())
        .addKeyValue("snapshot-count", config.raft().snapshotCount())
        .addKeyValue("snapshot-catchup-entries", config.raft().snapshotCatchupEntries())
        .addKeyValue("initial-advertise-peer-urls", texts(listeners.advertisePeerUrls()))
        .addKeyValue("listen-peer-urls", texts(listeners.peerUrls()))
        .addKeyValue("advertise-client-urls", texts(listeners.advertiseClientUrls()))
        .addKeyValue("listen-client-urls", texts(listeners.clientUrls()))
        .addKeyValue("listen-client-http-urls", texts(listeners.clientHttpUrls()))
        .addKeyValue("listen-metrics-urls", texts(listeners.metricsUrls()))
        .addKeyValue("cors", new TreeSet<>(listeners.cors()))
        .addKeyValue("host-whitelist", new TreeSet<>(listeners.hostWhitelist()))
        .addKeyValue("initial-cluster", config.bootstrap().initialCluster().text())
        .addKeyValue(
            "initial-cluster-state",
            config.bootstrap().state().name().toLowerCase(java.util.Locale.ROOT))
        .addKeyValue("initial-cluster-token", config.bootstrap().token())
        .addKeyValue("quota-backend-bytes", config.limits().quotaBackendBytes())
        .addKeyValue("max-request-bytes", config.limits().maxRequestBytes())
        .addKeyValue("max-concurrent-streams", config.limits().maxConcurrentStreams())
        .addKeyValue("pre-vote", config.raft().preVote())
        .addKeyValue("max-learners", config.raft().maxLearners())
        .log("starting an etcd server");
  }

  private static List<String> texts(List<MemberUrl> urls) {
    return urls.stream().map(MemberUrl::text).toList();
  }
}
