package io.mainstay.daemon.config;

import io.mainstay.daemon.logging.GoDuration;
import io.mainstay.server.config.AuditSettings;
import io.mainstay.server.config.AuthSettings;
import io.mainstay.server.config.Backend;
import io.mainstay.server.config.BackupSettings;
import io.mainstay.server.config.Bootstrap;
import io.mainstay.server.config.Bootstrap.ClusterState;
import io.mainstay.server.config.Bootstrap.SrvDiscovery;
import io.mainstay.server.config.Bootstrap.UrlDiscovery;
import io.mainstay.server.config.Compaction;
import io.mainstay.server.config.Discovery;
import io.mainstay.server.config.GrpcKeepAlive;
import io.mainstay.server.config.InitialCluster;
import io.mainstay.server.config.Limits;
import io.mainstay.server.config.Listeners;
import io.mainstay.server.config.MemberUrl;
import io.mainstay.server.config.Observability;
import io.mainstay.server.config.Observability.Tracing;
import io.mainstay.server.config.PeriodicTasks;
import io.mainstay.server.config.RaftSettings;
import io.mainstay.server.config.Schedule;
import io.mainstay.server.config.Security;
import io.mainstay.server.config.Security.TlsVersion;
import io.mainstay.server.config.ServerConfig;
import io.mainstay.server.config.TlsSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the typed configuration out of checked settings, and fills in what depends on other
 * settings.
 */
final class ServerConfigFactory {
  private static final Logger LOG = LoggerFactory.getLogger(ServerConfigFactory.class);

  private static final Duration MIN_PEER_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration MIN_PROGRESS_INTERVAL = Duration.ofMillis(100);
  private static final long RECOMMENDED_REQUEST_BYTES = 10L << 20;
  private static final long RECOMMENDED_QUOTA_BYTES = 8L << 30;

  private final Settings settings;
  private final Supplier<Optional<String>> defaultHost;

  /**
   * From these settings.
   *
   * @param defaultHost finds the address under which this machine is known to others, if it can
   */
  ServerConfigFactory(Settings settings, Supplier<Optional<String>> defaultHost) {
    this.settings = settings;
    this.defaultHost = defaultHost;
  }

  /**
   * The configuration.
   *
   * @throws ConfigException when the retention of history or the schedule of backups cannot be
   *     read, or no file can have the name that is given for one
   */
  ServerConfig create() throws ConfigException {
    String name = settings.text("name");
    Listeners listeners = listeners();
    return ServerConfig.defaults().toBuilder()
        .name(name)
        .dataDir(dataDir(name))
        .walDir(walDir())
        .raft(raft())
        .listeners(listeners)
        .bootstrap(bootstrap(name, listeners.advertisePeerUrls()))
        .limits(limits())
        .keepAlive(
            new GrpcKeepAlive(
                settings.time("grpc-keepalive-min-time"),
                settings.time("grpc-keepalive-interval"),
                settings.time("grpc-keepalive-timeout")))
        .compaction(compaction())
        .backend(
            new Backend(
                settings.number("bootstrap-defrag-threshold-megabytes"), storeMemoryBytes()))
        .periodicTasks(periodicTasks())
        .security(security())
        .auth(auth())
        .observability(observability())
        .audit(audit())
        .backups(backups())
        .features(FeatureGateSyntax.resolve(settings.gates()))
        .build();
  }

  /** The initial cluster as text; its default gives way when the members are to be discovered. */
  static String initialCluster(Settings settings) {
    boolean discovery =
        !OlderNames.text(settings, "discovery").isEmpty()
            || !settings.text("discovery-srv").isEmpty()
            || !settings.words("discovery-endpoints").isEmpty()
            || (!settings.isFromFile() && !settings.text("discovery-srv-name").isEmpty());
    return discovery && !settings.isSet("initial-cluster") ? "" : settings.text("initial-cluster");
  }

  private Path dataDir(String name) throws ConfigException {
    String given = settings.text("data-dir");
    if (!given.isEmpty()) {
      return FileNames.toOpen(given);
    }
    String byName = name + ".etcd";
    LOG.atWarn().addKeyValue("data-dir", byName).log("'data-dir' was empty; using default");
    return FileNames.toOpen(byName);
  }

  private @Nullable Path walDir() throws ConfigException {
    String given = settings.text("wal-dir");
    return given.isEmpty() ? null : FileNames.toMake(given);
  }

  private @Nullable Path path(String flag) throws ConfigException {
    String text = settings.text(flag);
    return text.isEmpty() ? null : FileNames.toOpen(text);
  }

  private long storeMemoryBytes() throws ConfigException {
    long megabytes = settings.number("store-memory-mb");
    long least = Backend.LEAST_MEMORY_BYTES >> 20;
    if (megabytes != 0 && megabytes < least) {
      throw new ConfigException("--store-memory-mb must be 0 or at least " + least);
    }
    return megabytes << 20;
  }

  private RaftSettings raft() {
    return new RaftSettings(
        settings.number("snapshot-count"),
        settings.number("snapshot-catchup-entries"),
        Duration.ofMillis(settings.number("heartbeat-interval")),
        Duration.ofMillis(settings.number("election-timeout")),
        settings.bool("initial-election-tick-advance"),
        settings.bool("pre-vote"),
        settings.bool("unsafe-no-fsync"),
        settings.bool("strict-reconfig-check"),
        toInt("max-learners"),
        settings.bool("auto-promote-learners"),
        peerTimeout("raft-read-timeout"),
        peerTimeout("raft-write-timeout"));
  }

  private Duration peerTimeout(String flag) {
    Duration timeout = settings.time(flag);
    if (timeout.compareTo(MIN_PEER_TIMEOUT) >= 0) {
      return timeout;
    }
    LOG.info("{} increased to minimum value: {}", flag, GoDuration.format(MIN_PEER_TIMEOUT));
    return MIN_PEER_TIMEOUT;
  }

  private Listeners listeners() {
    List<MemberUrl> advertisePeer =
        advertised("initial-advertise-peer-urls", settings.urls("listen-peer-urls"));
    List<MemberUrl> advertiseClient =
        advertised("advertise-client-urls", settings.urls("listen-client-urls"));
    return new Listeners(
        settings.urls("listen-peer-urls"),
        settings.urls("listen-client-urls"),
        settings.urls("listen-client-http-urls"),
        settings.urls("listen-metrics-urls"),
        advertisePeer,
        advertiseClient,
        settings.bool("socket-reuse-port"),
        settings.bool("enable-grpc-gateway"),
        OlderNames.isOn(settings, "enable-v2"),
        Set.copyOf(settings.words("cors")),
        Set.copyOf(settings.words("host-whitelist")));
  }

  /**
   * A member that listens everywhere and advertises the default would advertise only its own
   * loopback.
   */
  private List<MemberUrl> advertised(String flag, List<MemberUrl> listen) {
    List<MemberUrl> urls = settings.urls(flag);
    boolean isDefault = !settings.isChanged(FlagTable.flag(flag));
    if (!isDefault || listen.isEmpty() || !listen.get(0).host().equals("0.0.0.0")) {
      return urls;
    }
    Optional<String> host = defaultHost.get();
    if (host.isEmpty()) {
      LOG.info("failed to detect default host");
      return urls;
    }
    LOG.atInfo().addKeyValue("host", host.get()).log("detected default host for advertise");
    return List.of(MemberUrl.parse("http://" + host.get() + ":" + listen.get(0).port()));
  }

  private Bootstrap bootstrap(String name, List<MemberUrl> advertisePeerUrls)
      throws ConfigException {
    String members = initialCluster(settings);
    boolean isDefault = members.equals(FlagTable.flag("initial-cluster").defaultText());
    InitialCluster cluster =
        isDefault && !name.equals("default")
            ? InitialCluster.of(name, advertisePeerUrls)
            : new InitialCluster(members);
    return new Bootstrap(
        cluster,
        settings.text("initial-cluster-state").equals("existing")
            ? ClusterState.EXISTING
            : ClusterState.NEW,
        settings.text("initial-cluster-token"),
        settings.bool("force-new-cluster"),
        discovery(),
        new SrvDiscovery(settings.text("discovery-srv"), settings.text("discovery-srv-name")),
        new UrlDiscovery(
            OlderNames.text(settings, "discovery"), OlderNames.text(settings, "discovery-proxy")));
  }

  private Discovery discovery() throws ConfigException {
    String user = settings.text("discovery-user");
    String password = settings.text("discovery-password");
    int colon = user.indexOf(':');
    // As with etcdctl: a password of its own makes the colon a part of the name.
    if (password.isEmpty() && colon >= 0) {
      password = user.substring(colon + 1);
      user = user.substring(0, colon);
    }
    return new Discovery(
        settings.text("discovery-token"),
        settings.words("discovery-endpoints"),
        settings.time("discovery-dial-timeout"),
        settings.time("discovery-request-timeout"),
        settings.time("discovery-keepalive-time"),
        settings.time("discovery-keepalive-timeout"),
        settings.bool("discovery-insecure-transport"),
        settings.bool("discovery-insecure-skip-tls-verify"),
        path("discovery-cert"),
        path("discovery-key"),
        path("discovery-cacert"),
        settings.text("discovery-server-name"),
        user,
        password,
        settings.text("discovery-auth-token"),
        toInt("discovery-max-request-bytes"),
        toInt("discovery-max-recv-bytes"));
  }

  private Limits limits() {
    long requestBytes = settings.number("max-request-bytes");
    if (requestBytes > RECOMMENDED_REQUEST_BYTES) {
      LOG.atWarn()
          .addKeyValue("max-request-bytes", requestBytes)
          .addKeyValue("recommended-request-bytes", RECOMMENDED_REQUEST_BYTES)
          .log("exceeded recommended request limit");
    }
    long quota = settings.number("quota-backend-bytes");
    if (quota > RECOMMENDED_QUOTA_BYTES) {
      LOG.atWarn()
          .addKeyValue("quota-bytes", quota)
          .addKeyValue("quota-maximum-bytes", RECOMMENDED_QUOTA_BYTES)
          .log("quota exceeds the maximum value");
    }
    return new Limits(
        settings.number("max-txn-ops"),
        requestBytes,
        settings.number("max-concurrent-streams"),
        quota == 0 ? Limits.defaults().quotaBackendBytes() : quota);
  }

  private Compaction compaction() throws ConfigException {
    Compaction defaults = Compaction.defaults();
    int batchLimit = toInt("compaction-batch-limit");
    Duration pause = settings.time("compaction-sleep-interval");
    return new Compaction(
        AutoCompactionSyntax.parse(
            settings.text("auto-compaction-mode"), settings.text("auto-compaction-retention")),
        batchLimit <= 0 ? defaults.batchLimit() : batchLimit,
        isPositive(pause) ? pause : defaults.sleepInterval());
  }

  private PeriodicTasks periodicTasks() {
    Duration progress = settings.time("watch-progress-notify-interval");
    if (progress.isZero()) {
      progress = PeriodicTasks.defaults().watchProgressNotifyInterval();
    } else if (progress.compareTo(MIN_PROGRESS_INTERVAL) < 0) {
      LOG.atWarn()
          .addKeyValue("flag", "--watch-progress-notify-interval")
          .addKeyValue("given", progress)
          .addKeyValue("used", MIN_PROGRESS_INTERVAL)
          .log("interval is too short; using the minimum");
      progress = MIN_PROGRESS_INTERVAL;
    }
    return new PeriodicTasks(
        progress,
        settings.time("downgrade-check-time"),
        settings.time("corrupt-check-time"),
        settings.time("compact-hash-check-time"));
  }

  private Security security() throws ConfigException {
    TlsVersion min = TlsSyntax.version(settings.text("tls-min-version"));
    return new Security(
        new TlsSettings(
            path("cert-file"),
            path("key-file"),
            path("client-cert-file"),
            path("client-key-file"),
            settings.bool("client-cert-auth"),
            path("trusted-ca-file"),
            path("client-crl-file"),
            List.of(),
            settings.words("client-cert-allowed-hostname"),
            settings.bool("auto-tls"),
            false),
        new TlsSettings(
            path("peer-cert-file"),
            path("peer-key-file"),
            path("peer-client-cert-file"),
            path("peer-client-key-file"),
            settings.bool("peer-client-cert-auth"),
            path("peer-trusted-ca-file"),
            path("peer-crl-file"),
            settings.words("peer-cert-allowed-cn"),
            settings.words("peer-cert-allowed-hostname"),
            settings.bool("peer-auto-tls"),
            settings.bool("peer-skip-client-san-verification")),
        Math.max(1, settings.number("self-signed-cert-validity")),
        settings.words("cipher-suites"),
        min == null ? TlsVersion.TLS1_2 : min,
        TlsSyntax.version(settings.text("tls-max-version")));
  }

  private AuthSettings auth() {
    long cost = settings.number("bcrypt-cost");
    if (cost < 4 || cost > 31) {
      LOG.atWarn()
          .addKeyValue("min-cost", 4)
          .addKeyValue("max-cost", 31)
          .addKeyValue("default-cost", AuthSettings.defaults().bcryptCost())
          .addKeyValue("given-cost", cost)
          .log("use default bcrypt cost instead of the invalid given cost");
      cost = AuthSettings.defaults().bcryptCost();
    }
    return new AuthSettings(
        settings.text("auth-token"),
        (int) cost,
        Duration.ofSeconds(settings.number("auth-token-ttl")));
  }

  private Observability observability() {
    Duration slowRequest = settings.time("warning-unary-request-duration");
    return new Observability(
        settings.text("metrics").equals("extensive"),
        settings.bool("enable-pprof") || settings.text("log-level").equals("debug"),
        settings.time("warning-apply-duration"),
        slowRequest.isZero() ? Observability.defaults().warningUnaryRequestDuration() : slowRequest,
        new Tracing(
            settings.bool("enable-distributed-tracing"),
            settings.text("distributed-tracing-address"),
            settings.text("distributed-tracing-service-name"),
            settings.text("distributed-tracing-instance-id"),
            toInt("distributed-tracing-sampling-rate")));
  }

  private Optional<BackupSettings> backups() throws ConfigException {
    String schedule = settings.text("backup-schedule");
    String directory = settings.text("backup-dir");
    if (schedule.isEmpty()) {
      return Optional.empty();
    }
    if (directory.isEmpty()) {
      throw new ConfigException("--backup-schedule needs --backup-dir");
    }
    try {
      return Optional.of(
          new BackupSettings(
              Schedule.parse(schedule),
              FileNames.toMake(directory),
              toInt("backup-keep"),
              settings.bool("backup-verify")));
    } catch (IllegalArgumentException e) {
      throw new ConfigException("--backup-schedule: " + e.getMessage());
    }
  }

  private AuditSettings audit() {
    return new AuditSettings(
        settings.text("audit-log-path"),
        toInt("audit-log-max-size-mb"),
        toInt("audit-log-max-files"),
        settings.bool("audit-log-reads"));
  }

  /** Cut to the range of {@code int}: etcd's own are wider. */
  private int toInt(String flag) {
    return (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, settings.number(flag)));
  }

  private static boolean isPositive(Duration duration) {
    return !duration.isZero() && !duration.isNegative();
  }
}
