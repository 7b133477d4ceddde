package io.mainstay.server.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * All a member is told at start.
 *
 * @param name of this member, one of the names in the initial cluster
 * @param dataDir everything this member keeps
 * @param walDir where the log goes instead of the data directory, or null
 * @param raft how it takes part in the group
 * @param listeners where it listens
 * @param bootstrap how it finds its cluster
 * @param limits what clients may ask for
 * @param keepAlive pings on client connections
 * @param compaction how history is thrown away
 * @param backend how its store works
 * @param periodicTasks what it does again and again on its own
 * @param security encryption
 * @param auth passwords and tokens
 * @param observability what it tells about itself
 * @param audit what is kept of what clients do
 * @param backups snapshots that the member takes of itself; empty for none
 * @param features which features are on
 */
public record ServerConfig(
    String name,
    Path dataDir,
    @Nullable Path walDir,
    RaftSettings raft,
    Listeners listeners,
    Bootstrap bootstrap,
    Limits limits,
    GrpcKeepAlive keepAlive,
    Compaction compaction,
    Backend backend,
    PeriodicTasks periodicTasks,
    Security security,
    AuthSettings auth,
    Observability observability,
    AuditSettings audit,
    Optional<BackupSettings> backups,
    FeatureGates features) {

  /**
   * Etcd's defaults: a cluster of one named {@code default}, with its data in {@code default.etcd}.
   */
  public static ServerConfig defaults() {
    return new ServerConfig(
        "default",
        Path.of("default.etcd"),
        null,
        RaftSettings.defaults(),
        Listeners.defaults(),
        Bootstrap.defaults(),
        Limits.defaults(),
        GrpcKeepAlive.defaults(),
        Compaction.defaults(),
        Backend.defaults(),
        PeriodicTasks.defaults(),
        Security.defaults(),
        AuthSettings.defaults(),
        Observability.defaults(),
        AuditSettings.defaults(),
        Optional.empty(),
        FeatureGates.defaults());
  }

  /** Waiting for the group takes at most this long: 5 s and time for two elections. */
  public Duration requestTimeout() {
    return Duration.ofSeconds(5).plus(raft.electionTimeout().multipliedBy(2));
  }

  /** A builder that starts from this configuration. */
  public Builder toBuilder() {
    return new Builder(this);
  }

  /** Changes some parts of a configuration. Not for use by several threads. */
  public static final class Builder {
    private String name;
    private Path dataDir;
    private @Nullable Path walDir;
    private RaftSettings raft;
    private Listeners listeners;
    private Bootstrap bootstrap;
    private Limits limits;
    private GrpcKeepAlive keepAlive;
    private Compaction compaction;
    private Backend backend;
    private PeriodicTasks periodicTasks;
    private Security security;
    private AuthSettings auth;
    private Observability observability;
    private AuditSettings audit;
    private Optional<BackupSettings> backups;
    private FeatureGates features;

    private Builder(ServerConfig from) {
      name = from.name;
      dataDir = from.dataDir;
      walDir = from.walDir;
      raft = from.raft;
      listeners = from.listeners;
      bootstrap = from.bootstrap;
      limits = from.limits;
      keepAlive = from.keepAlive;
      compaction = from.compaction;
      backend = from.backend;
      periodicTasks = from.periodicTasks;
      security = from.security;
      auth = from.auth;
      observability = from.observability;
      audit = from.audit;
      backups = from.backups;
      features = from.features;
    }

    /** Sets {@link ServerConfig#name()}. */
    public Builder name(String name) {
      this.name = name;
      return this;
    }

    /** Sets {@link ServerConfig#dataDir()}. */
    public Builder dataDir(Path dataDir) {
      this.dataDir = dataDir;
      return this;
    }

    /** Sets {@link ServerConfig#walDir()}. */
    public Builder walDir(@Nullable Path walDir) {
      this.walDir = walDir;
      return this;
    }

    /** Sets {@link ServerConfig#raft()}. */
    public Builder raft(RaftSettings raft) {
      this.raft = raft;
      return this;
    }

    /** Sets {@link ServerConfig#listeners()}. */
    public Builder listeners(Listeners listeners) {
      this.listeners = listeners;
      return this;
    }

    /** Sets {@link ServerConfig#bootstrap()}. */
    public Builder bootstrap(Bootstrap bootstrap) {
      this.bootstrap = bootstrap;
      return this;
    }

    /** Sets {@link ServerConfig#limits()}. */
    public Builder limits(Limits limits) {
      this.limits = limits;
      return this;
    }

    /** Sets {@link ServerConfig#keepAlive()}. */
    public Builder keepAlive(GrpcKeepAlive keepAlive) {
      this.keepAlive = keepAlive;
      return this;
    }

    /** Sets {@link ServerConfig#compaction()}. */
    public Builder compaction(Compaction compaction) {
      this.compaction = compaction;
      return this;
    }

    /** Sets {@link ServerConfig#backend()}. */
    public Builder backend(Backend backend) {
      this.backend = backend;
      return this;
    }

    /** Sets {@link ServerConfig#periodicTasks()}. */
    public Builder periodicTasks(PeriodicTasks periodicTasks) {
      this.periodicTasks = periodicTasks;
      return this;
    }

    /** Sets {@link ServerConfig#security()}. */
    public Builder security(Security security) {
      this.security = security;
      return this;
    }

    /** Sets {@link ServerConfig#auth()}. */
    public Builder auth(AuthSettings auth) {
      this.auth = auth;
      return this;
    }

    /** Sets {@link ServerConfig#observability()}. */
    public Builder observability(Observability observability) {
      this.observability = observability;
      return this;
    }

    /** Sets {@link ServerConfig#backups()}. */
    public Builder backups(Optional<BackupSettings> backups) {
      this.backups = backups;
      return this;
    }

    /** Sets {@link ServerConfig#audit()}. */
    public Builder audit(AuditSettings audit) {
      this.audit = audit;
      return this;
    }

    /** Sets {@link ServerConfig#features()}. */
    public Builder features(FeatureGates features) {
      this.features = features;
      return this;
    }

    /** The configuration as it stands now. */
    public ServerConfig build() {
      return new ServerConfig(
          name,
          dataDir,
          walDir,
          raft,
          listeners,
          bootstrap,
          limits,
          keepAlive,
          compaction,
          backend,
          periodicTasks,
          security,
          auth,
          observability,
          audit,
          backups,
          features);
    }
  }
}
