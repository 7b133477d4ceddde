package io.mainstay.daemon.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mainstay.server.config.Feature;
import io.mainstay.server.config.MemberUrl;
import io.mainstay.server.config.ServerConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.yaml.snakeyaml.Yaml;

class ConfigFileTest {
  @TempDir Path directory;

  private ServerConfig started(String content) {
    return Started.with(Started.file(directory, content));
  }

  private Settings settings(String content) throws ConfigException {
    String argument = Started.file(directory, content);
    return ConfigFile.read(Path.of(argument.substring(argument.indexOf('=') + 1)));
  }

  @ParameterizedTest
  @CsvSource({
    "'data-dir: \"a\\0b\"', open",
    "'name: \"a\\0b\"', open",
    "'wal-dir: \"a\\0b\"', mkdir",
    "'client-transport-security: {cert-file: \"a\\0b\"}', open",
    "'peer-transport-security: {trusted-ca-file: \"a\\0b\"}', open",
    "'{backup-schedule: \"@hourly\", backup-dir: \"a\\0b\"}', mkdir"
  })
  void aNameThatNoFileCanHaveIsAnError(String content, String action) {
    assertThat(Started.problem(Started.file(directory, content)))
        .startsWith(action + " a\0b")
        .endsWith(": invalid argument");
  }

  @Test
  void everyKindOfValueIsRead() {
    ServerConfig config =
        started(
            """
            name: m1
            snapshot-count: 5
            election-timeout: 2000
            pre-vote: false
            grpc-keepalive-interval: 5000000000
            listen-client-urls: http://127.0.0.1:2,http://127.0.0.1:1
            cors: http://example.com:80
            host-whitelist: a,b
            cipher-suites: [TLS_AES_128_GCM_SHA256]
            feature-gates: LeaseCheckpoint=true
            auto-compaction-retention: "5"
            socket-options: {reuse-port: true}
            client-transport-security:
              trusted-ca-file: /ca
              allowed-hostname: [one, two]
            peer-transport-security:
              allowed-cn: [cn]
            """);

    assertThat(config.name()).isEqualTo("m1");
    assertThat(config.raft().snapshotCount()).isEqualTo(5);
    assertThat(config.raft().electionTimeout()).isEqualTo(Duration.ofSeconds(2));
    assertThat(config.raft().preVote()).isFalse();
    assertThat(config.keepAlive().interval()).isEqualTo(Duration.ofSeconds(5));
    assertThat(config.listeners().clientUrls())
        .isEqualTo(MemberUrl.parseList("http://127.0.0.1:1,http://127.0.0.1:2"));
    assertThat(config.listeners().cors()).containsExactly("http://example.com:80");
    assertThat(config.listeners().hostWhitelist()).containsExactlyInAnyOrder("a", "b");
    assertThat(config.listeners().reusePort()).isTrue();
    assertThat(config.security().cipherSuites()).containsExactly("TLS_AES_128_GCM_SHA256");
    assertThat(config.security().client().trustedCaFile()).isEqualTo(Path.of("/ca"));
    assertThat(config.security().client().allowedHostnames()).containsExactly("one", "two");
    assertThat(config.security().peer().allowedCns()).containsExactly("cn");
    assertThat(config.features().isEnabled(Feature.LEASE_CHECKPOINT)).isTrue();
  }

  @Test
  void discoveryHasValuesThatOnlyAFileCanSet() throws ConfigException {
    Settings settings =
        settings(
            """
            discovery-config:
              token: t
              client:
                endpoints: [b, a]
                dial-timeout: 1000000000
                max-request-bytes: 5
                secure: {server-name: s, insecure-transport: false}
                auth: {username: u, password: p, token: tt}
            """);

    assertThat(settings.text("discovery-token")).isEqualTo("t");
    assertThat(settings.words("discovery-endpoints")).containsExactly("b", "a");
    assertThat(settings.time("discovery-dial-timeout")).isEqualTo(Duration.ofSeconds(1));
    assertThat(settings.number("discovery-max-request-bytes")).isEqualTo(5);
    assertThat(settings.text("discovery-server-name")).isEqualTo("s");
    assertThat(settings.bool("discovery-insecure-transport")).isFalse();
    assertThat(settings.text("discovery-password")).isEqualTo("p");
    assertThat(settings.text("discovery-auth-token")).isEqualTo("tt");
    assertThat(ServerConfigFactory.initialCluster(settings)).isEmpty();
  }

  @Test
  void jsonIsReadToo() {
    assertThat(started("{\"name\": \"j\", \"max-txn-ops\": 7}").limits().maxTxnOps()).isEqualTo(7);
  }

  @Test
  void keysMatchInAnyCaseAndUnknownOnesAreIgnored() {
    assertThat(started("Name: upper\nnothing-of-ours: 1\n").name()).isEqualTo("upper");
  }

  @Test
  void anEmptyFileIsAllDefaults() {
    assertThat(started("")).isEqualTo(ServerConfig.defaults());
  }

  @Test
  void everythingElseIsIgnoredBesideAFile() {
    ServerConfig config =
        Started.in(
            Map.of("ETCD_NAME", "variable", "ETCD_ELECTION_TIMEOUT", "bad"),
            Started.file(directory, "max-txn-ops: 7"),
            "--name=flag",
            "--heartbeat-interval=0");

    assertThat(config.name()).isEqualTo("default");
    assertThat(config.limits().maxTxnOps()).isEqualTo(7);
  }

  @Test
  void aVariableNamesTheFileToo() {
    String argument = Started.file(directory, "name: m1");
    String path = argument.substring(argument.indexOf('=') + 1);

    assertThat(Started.in(Map.of("ETCD_CONFIG_FILE", path)).name()).isEqualTo("m1");
  }

  @Test
  void inAFileListenersNeedNoAdvertisedUrls() {
    assertThat(started("listen-client-urls: http://127.0.0.1:1").listeners().advertiseClientUrls())
        .isEqualTo(MemberUrl.parseList("http://localhost:2379"));
  }

  @Test
  void oldKeysAreTaken() {
    assertThat(started("experimental-snapshot-catch-up-entries: 7").raft().snapshotCatchupEntries())
        .isEqualTo(7);
  }

  /** Texts as etcd 3.5.30 printed them. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0001',
      value = {
        "heartbeat-interval: 10m | string into Go struct field"
            + " configYAML.Config.heartbeat-interval of type uint",
        "name: [a] | array into Go struct field configYAML.Config.name of type string",
        "name: 5 | number into Go struct field configYAML.Config.name of type string",
        "client-transport-security: x | string into Go struct field"
            + " configYAML.configJSON.client-transport-security of type embed.securityConfig",
        "peer-transport-security: x | string into Go struct field"
            + " configYAML.configJSON.peer-transport-security of type embed.securityConfig",
        "hello | string into Go value of type embed.configYAML",
        "pre-vote: \"true\" | string into Go struct field configYAML.Config.pre-vote of type bool",
        "snapshot-count: -1 | number -1 into Go struct field"
            + " configYAML.Config.snapshot-count of type uint64",
        "snapshot-count: 1.5 | number 1.5 into Go struct field"
            + " configYAML.Config.snapshot-count of type uint64",
        "log-outputs: stderr | string into Go struct field"
            + " configYAML.Config.log-outputs of type []string",
        "grpc-keepalive-interval: 5s | string into Go struct field"
            + " configYAML.Config.grpc-keepalive-interval of type time.Duration"
      })
  void aValueOfTheWrongTypeIsRefusedInEtcdsWords(String content, String expected) {
    assertThat(Started.problem(Started.file(directory, content)))
        .isEqualTo(
            "error unmarshaling JSON: while decoding JSON: json: cannot unmarshal " + expected);
  }

  @Test
  void brokenYamlIsRefusedWithItsLine() {
    assertThat(Started.problem(Started.file(directory, "name: \"a\n")))
        .startsWith("error converting YAML to JSON: yaml: line 2: found unexpected end of stream");
  }

  @Test
  void aMissingFileIsRefused() {
    assertThat(Started.problem("--config-file=/nowhere/etcd.yaml"))
        .isEqualTo("open /nowhere/etcd.yaml: no such file or directory");
  }

  @Test
  void aDirectoryIsRefused() {
    assertThat(Started.problem("--config-file=" + directory))
        .isEqualTo("read " + directory + ": is a directory");
  }

  @Test
  void aPeerSecurityOfNothingIsRefused() {
    assertThat(Started.problem(Started.file(directory, "peer-transport-security:\n")))
        .isEqualTo("invalid peer-transport-security");
  }

  @Test
  void aBadUrlIsPrintedRatherThanLogged() {
    assertThatThrownBy(() -> settings("listen-peer-urls: foo"))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "unexpected error setting up listen-peer-urls:"
                + " URL scheme must be http, https, unix, or unixs: foo")
        .extracting(problem -> ((ConfigException) problem).kind())
        .isEqualTo(ConfigException.Kind.PLAIN);
  }

  @Test
  void aBadClusterStateIsRefused() {
    assertThat(Started.problem(Started.file(directory, "initial-cluster-state: old")))
        .isEqualTo("unexpected clusterState \"old\"");
  }

  @Test
  void listsKeepTheirOrder() {
    assertThat(
            started("cipher-suites: [TLS_AES_256_GCM_SHA384, TLS_AES_128_GCM_SHA256]")
                .security()
                .cipherSuites())
        .isEqualTo(List.of("TLS_AES_256_GCM_SHA384", "TLS_AES_128_GCM_SHA256"));
  }

  private static Path sample() {
    return Path.of("..", "dist", "src", "etc", "etcd.conf.yml").toAbsolutePath();
  }

  @Test
  void theSampleFileSaysTheDefaultsAsItPromises() {
    assertThat(Started.with("--config-file=" + sample())).isEqualTo(ServerConfig.defaults());
  }

  @Test
  void everyKeyThatTheSampleFileMerelyShowsIsKnown() throws Exception {
    Pattern shown = Pattern.compile("(?m)^#(?=( {2})?[a-z-]+:)");
    Matcher withoutSigns = shown.matcher(Files.readString(sample()));
    String content = withoutSigns.replaceAll("");

    assertThat(started(content)).isNotEqualTo(ServerConfig.defaults());
    assertThat(new Yaml().<Map<String, Object>>load(content).keySet())
        .isSubsetOf(
            Stream.concat(
                    FlagTable.flags().keySet().stream(),
                    Stream.of("client-transport-security", "peer-transport-security"))
                .toList());
  }
}
