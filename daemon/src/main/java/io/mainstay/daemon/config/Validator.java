package io.mainstay.daemon.config;

import io.mainstay.daemon.logging.GoDuration;
import io.mainstay.server.config.MemberUrl;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The rules that span more than one flag, in etcd's order and words. */
final class Validator {
  private static final Logger LOG = LoggerFactory.getLogger(Validator.class);
  private static final long MAX_ELECTION_MILLIS = 50_000;
  private static final long MAX_SAMPLES = 1_000_000;

  private final Settings settings;

  private Validator(Settings settings) {
    this.settings = settings;
  }

  /**
   * Checks everything but logging, which is set up before.
   *
   * @throws ConfigException for the first rule that is broken
   */
  static void check(Settings settings) throws ConfigException {
    Validator validator = new Validator(settings);
    validator.checkUrls();
    validator.checkBootstrap();
    validator.checkTiming();
    validator.checkAdvertised();
    validator.checkFunctions();
    validator.checkTls();
    validator.checkListeners();
  }

  private void checkUrls() throws ConfigException {
    checkBindable("listen-peer-urls");
    checkBindable("listen-client-urls");
    checkBindable("listen-client-http-urls");
    if (settings.urls("listen-client-http-urls").isEmpty()) {
      LOG.warn(
          "Running http and grpc server on single port. This is not recommended for production.");
    }
    checkBindable("listen-metrics-urls");
    checkReachable("initial-advertise-peer-urls", "must be \"host:port\"");
    checkReachable(
        "advertise-client-urls",
        "must be in the format \"host:port\", \"unix:/path/to/socket\" or"
            + " \"unixs:/path/to/socket\"");
  }

  private void checkBindable(String name) throws ConfigException {
    for (MemberUrl url : settings.urls(name)) {
      boolean bindable =
          url.scheme().isUnix()
              || url.host().equals("localhost")
              || IpLiteral.isAddress(url.host());
      if (!bindable) {
        throw new ConfigException("expected IP in URL for binding (" + url + ")");
      }
    }
  }

  private void checkReachable(String name, String form) throws ConfigException {
    List<MemberUrl> urls = settings.urls(name);
    for (MemberUrl url : urls) {
      if (!url.scheme().isUnix() && url.host().isEmpty()) {
        String all = urls.stream().map(MemberUrl::text).collect(Collectors.joining(","));
        throw new ConfigException(
            String.format(
                "--%s %s %s (unexpected empty host (%s))", name, GoSyntax.quote(all), form, url));
      }
    }
  }

  private void checkBootstrap() throws ConfigException {
    if (settings.text("discovery-fallback").equals("proxy")) {
      throw new ConfigException(
          "v2 proxy is deprecated, and --discovery-fallback can't be configured as \"proxy\"");
    }
    String state = settings.text("initial-cluster-state");
    if (!state.isEmpty() && !state.equals("new") && !state.equals("existing")) {
      throw new ConfigException("unexpected clusterState " + GoSyntax.quote(state));
    }
    checkDiscovery();
  }

  private void checkDiscovery() throws ConfigException {
    boolean url = !OlderNames.text(settings, "discovery").isEmpty();
    boolean endpoints = !settings.words("discovery-endpoints").isEmpty();
    boolean srv = !settings.text("discovery-srv").isEmpty();
    boolean initialCluster = !ServerConfigFactory.initialCluster(settings).isEmpty();
    if (Stream.of(url, endpoints, srv, initialCluster).filter(set -> set).count() > 1) {
      throw new ConfigException(
          "multiple discovery or bootstrap flags are set. Choose one of \"initial-cluster\","
              + (url ? " \"discovery\"," : "")
              + " \"discovery-endpoints\" or \"discovery-srv\"");
    }
    if (!OlderNames.text(settings, "discovery-proxy").isEmpty() && isAnyOfV3Set()) {
      throw new ConfigException(
          "both v2 discovery settings (discovery, discovery-proxy) and v3 discovery settings"
              + " (discovery-token, discovery-endpoints, discovery-cert, discovery-key,"
              + " discovery-cacert, discovery-user, discovery-password) are set");
    }
    if (settings.text("discovery-token").isEmpty() == endpoints) {
      throw new ConfigException("both --discovery-token and --discovery-endpoints must be set");
    }
    if (settings.words("discovery-endpoints").stream().anyMatch(String::isBlank)) {
      throw new ConfigException("--discovery-endpoints must not contain empty endpoints");
    }
  }

  private boolean isAnyOfV3Set() {
    return !settings.words("discovery-endpoints").isEmpty()
        || Stream.of(
                "discovery-token",
                "discovery-cert",
                "discovery-key",
                "discovery-cacert",
                "discovery-user",
                "discovery-password")
            .anyMatch(name -> !settings.text(name).isEmpty());
  }

  private void checkTiming() throws ConfigException {
    long heartbeat = settings.number("heartbeat-interval");
    long election = settings.number("election-timeout");
    if (heartbeat == 0) {
      throw new ConfigException("--heartbeat-interval must be >0 (set to 0ms)");
    }
    if (election == 0) {
      throw new ConfigException("--election-timeout must be >0 (set to 0ms)");
    }
    if (heartbeat > election / 5) {
      throw new ConfigException(
          String.format(
              "--election-timeout[%dms] should be at least as 5 times as"
                  + " --heartbeat-interval[%dms]",
              election, heartbeat));
    }
    if (election > MAX_ELECTION_MILLIS) {
      throw new ConfigException(
          String.format(
              "--election-timeout[%dms] is too long, and should be set less than %dms",
              election, MAX_ELECTION_MILLIS));
    }
  }

  private void checkAdvertised() throws ConfigException {
    if (!settings.isFromFile()
        && settings.isSet("listen-client-urls")
        && !settings.isSet("advertise-client-urls")) {
      throw new ConfigException(
          "--advertise-client-urls is required when --listen-client-urls is set explicitly");
    }
  }

  private void checkFunctions() throws ConfigException {
    AutoCompactionSyntax.check(settings.text("auto-compaction-mode"));
    if (settings.bool("enable-distributed-tracing")) {
      long samples = settings.number("distributed-tracing-sampling-rate");
      if (samples < 0 || samples > MAX_SAMPLES) {
        String reason = samples < 0 ? "positive" : "less than " + MAX_SAMPLES;
        throw new ConfigException(
            "distributed tracing configurition is not valid: (tracing sampling rate must be "
                + reason
                + ")");
      }
    }
    FeatureGateSyntax.check(settings.gates());
    Duration hashCheck = settings.time("compact-hash-check-time");
    if (hashCheck.isNegative() || hashCheck.isZero()) {
      throw new ConfigException(
          "--compact-hash-check-time must be >0 (set to " + GoDuration.format(hashCheck) + ")");
    }
    if (settings.text("name").equals("default")) {
      LOG.atWarn()
          .addKeyValue("name", "default")
          .log(
              "the default name is in use, please set --name: members of the same name are taken"
                  + " for one");
    }
  }

  private void checkTls() throws ConfigException {
    TlsSyntax.check(
        TlsSyntax.version(settings.text("tls-min-version")),
        TlsSyntax.version(settings.text("tls-max-version")),
        settings.words("cipher-suites"));
    List<String> names = settings.words("peer-cert-allowed-cn");
    List<String> hosts = settings.words("peer-cert-allowed-hostname");
    if (!names.isEmpty() && !hosts.isEmpty()) {
      throw new ConfigException(
          String.format(
              "AllowedCNs and AllowedHostnames are mutually exclusive (cns=%s, hostnames=%s)",
              quoted(names), quoted(hosts)));
    }
  }

  private static String quoted(List<String> words) {
    return words.stream().map(GoSyntax::quote).collect(Collectors.joining(" ", "[", "]"));
  }

  private void checkListeners() throws ConfigException {
    boolean certificate =
        !settings.text("cert-file").isEmpty()
            || !settings.text("key-file").isEmpty()
            || settings.bool("auto-tls");
    Set<String> clientAddresses = new HashSet<>();
    for (MemberUrl url : settings.urls("listen-client-urls")) {
      checkCertificate(url, certificate);
      clientAddresses.add(url.address());
    }
    for (MemberUrl url : settings.urls("listen-client-http-urls")) {
      checkCertificate(url, certificate);
      if (clientAddresses.contains(url.address())) {
        throw new ConfigException(
            "cannot bind both --listen-client-urls and --listen-client-http-urls on the same url "
                + url);
      }
    }
    for (MemberUrl url : settings.urls("listen-metrics-urls")) {
      if (url.scheme().isSecure() && !certificate) {
        throw new ConfigException(
            "client TLS key/cert (--cert-file, --key-file) must be provided for metrics secure"
                + " url");
      }
    }
  }

  private static void checkCertificate(MemberUrl url, boolean certificate) throws ConfigException {
    if (url.scheme().isSecure() && !certificate) {
      throw new ConfigException(
          "TLS key/cert (--cert-file, --key-file) must be provided for client url "
              + url
              + " with HTTPS scheme");
    }
  }
}
