package io.mainstay.embed.internals;

import io.mainstay.embed.AuthOptions;
import io.mainstay.embed.TlsOptions;
import io.mainstay.server.config.AuthSettings;
import io.mainstay.server.config.Compaction;
import io.mainstay.server.config.InitialCluster;
import io.mainstay.server.config.Limits;
import io.mainstay.server.config.Listeners;
import io.mainstay.server.config.MemberUrl;
import io.mainstay.server.config.RaftSettings;
import io.mainstay.server.config.Security;
import io.mainstay.server.config.ServerConfig;
import io.mainstay.server.config.TlsSettings;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Says the settings of a cluster in the server's own terms, for each member. */
final class MemberConfigs {
  private final ClusterSettings settings;
  private final String cluster;
  private final Path directory;
  private final List<MemberPorts> ports;

  /**
   * Of one cluster.
   *
   * @param cluster its name
   * @param directory below which the members have theirs
   */
  MemberConfigs(ClusterSettings settings, String cluster, Path directory, List<MemberPorts> ports) {
    this.settings = settings;
    this.cluster = cluster;
    this.directory = directory;
    this.ports = ports;
  }

  URI clientEndpoint(int member) {
    return url(settings.tls(), ports.get(member).client());
  }

  URI peerEndpoint(int member) {
    return url(settings.peerTls(), ports.get(member).peer());
  }

  ServerConfig of(int member) {
    ServerConfig defaults = ServerConfig.defaults();
    return defaults.toBuilder()
        .name(HostedMember.nameOf(member))
        .dataDir(directory.resolve(HostedMember.nameOf(member)))
        .raft(raft(defaults.raft()))
        .listeners(listeners(member))
        .bootstrap(defaults.bootstrap().with(initialCluster(), cluster))
        .limits(limits(defaults.limits()))
        .compaction(compaction(defaults.compaction()))
        .security(security(defaults.security()))
        .auth(settings.auth().map(MemberConfigs::auth).orElse(defaults.auth()))
        .build();
  }

  private RaftSettings raft(RaftSettings defaults) {
    return defaults
        .withTiming(settings.heartbeatInterval(), settings.electionTimeout())
        .withFsync(settings.fsync());
  }

  private Listeners listeners(int member) {
    Listeners listeners =
        Listeners.of(
            MemberUrl.parseList(peerEndpoint(member).toString()),
            MemberUrl.parseList(clientEndpoint(member).toString()));
    return settings.v2() ? listeners.withV2() : listeners;
  }

  private InitialCluster initialCluster() {
    return new InitialCluster(
        IntStream.range(0, settings.members())
            .mapToObj(member -> HostedMember.nameOf(member) + "=" + peerEndpoint(member))
            .collect(Collectors.joining(",")));
  }

  private Limits limits(Limits defaults) {
    return new Limits(
        settings.maxTxnOperations(),
        settings.maxRequestBytes(),
        defaults.maxConcurrentStreams(),
        settings.quotaBytes());
  }

  private Compaction compaction(Compaction defaults) {
    ClusterSettings.History history = settings.history();
    Compaction.Auto auto = defaults.auto();
    if (history.age() != null) {
      auto = new Compaction.Periodic(history.age());
    } else if (history.revisions() > 0) {
      auto = new Compaction.Revision(history.revisions());
    }
    return new Compaction(auto, defaults.batchLimit(), defaults.sleepInterval());
  }

  private Security security(Security defaults) {
    return new Security(
        tls(settings.tls()),
        tls(settings.peerTls()),
        defaults.selfSignedCertValidityYears(),
        defaults.cipherSuites(),
        defaults.minVersion(),
        defaults.maxVersion());
  }

  private static TlsSettings tls(Optional<TlsOptions> wanted) {
    TlsSettings defaults = TlsSettings.defaults();
    if (wanted.isEmpty()) {
      return defaults;
    }
    TlsOptions options = wanted.get();
    return new TlsSettings(
        options.certificate().map(TlsOptions.CertificateFiles::certFile).orElse(null),
        options.certificate().map(TlsOptions.CertificateFiles::keyFile).orElse(null),
        defaults.clientCertFile(),
        defaults.clientKeyFile(),
        options.trusted().isPresent(),
        options.trusted().orElse(null),
        defaults.crlFile(),
        defaults.allowedCns(),
        defaults.allowedHostnames(),
        options.certificate().isEmpty(),
        defaults.skipClientSanVerification());
  }

  private static AuthSettings auth(AuthOptions options) {
    return new AuthSettings(options.token(), options.bcryptCost(), options.tokenTtl());
  }

  private static URI url(Optional<TlsOptions> tls, ReservedPort port) {
    return URI.create((tls.isPresent() ? "https" : "http") + "://127.0.0.1:" + port.number());
  }
}
