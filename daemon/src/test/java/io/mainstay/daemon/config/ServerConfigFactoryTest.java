package io.mainstay.daemon.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.daemon.CapturedLog;
import io.mainstay.server.config.Bootstrap.ClusterState;
import io.mainstay.server.config.Compaction;
import io.mainstay.server.config.Feature;
import io.mainstay.server.config.FeatureGates;
import io.mainstay.server.config.MemberUrl;
import io.mainstay.server.config.ServerConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ServerConfigFactoryTest {
  private static ServerConfig created(Optional<String> defaultHost, String... arguments)
      throws Exception {
    Settings settings = new Settings(null);
    CommandLine.parse(List.of(arguments), settings);
    return new ServerConfigFactory(settings, () -> defaultHost).create();
  }

  @Test
  void withoutFlagsItIsTheDefaultConfiguration() {
    assertThat(Started.with()).isEqualTo(ServerConfig.defaults());
  }

  @Test
  void theInitialClusterFollowsTheName() {
    ServerConfig config =
        Started.with("--name=m1", "--initial-advertise-peer-urls=http://a:2,http://a:1");

    assertThat(config.bootstrap().initialCluster().text()).isEqualTo("m1=http://a:1,m1=http://a:2");
    assertThat(config.dataDir()).isEqualTo(Path.of("m1.etcd"));
  }

  @Test
  void aGivenInitialClusterStays() {
    ServerConfig config =
        Started.with(
            "--name=m1",
            "--initial-cluster=m1=http://a:1,m2=http://b:1",
            "--initial-cluster-state=existing",
            "--initial-cluster-token=t");

    assertThat(config.bootstrap().initialCluster().members()).containsOnlyKeys("m1", "m2");
    assertThat(config.bootstrap().state()).isEqualTo(ClusterState.EXISTING);
    assertThat(config.bootstrap().token()).isEqualTo("t");
  }

  @Test
  void aMemberThatListensEverywhereAdvertisesTheAddressOfTheMachine() throws Exception {
    ServerConfig config =
        created(Optional.of("192.0.2.7"), "--name=m1", "--listen-peer-urls=http://0.0.0.0:77");

    assertThat(config.listeners().advertisePeerUrls())
        .isEqualTo(MemberUrl.parseList("http://192.0.2.7:77"));
    assertThat(config.bootstrap().initialCluster().text()).isEqualTo("m1=http://192.0.2.7:77");
    assertThat(config.listeners().advertiseClientUrls())
        .isEqualTo(MemberUrl.parseList("http://localhost:2379"));
  }

  @Test
  void withoutAnAddressOfTheMachineTheDefaultStays() throws Exception {
    ServerConfig config =
        created(Optional.empty(), "--name=m1", "--listen-peer-urls=http://0.0.0.0:77");

    assertThat(config.listeners().advertisePeerUrls())
        .isEqualTo(MemberUrl.parseList("http://localhost:2380"));
  }

  @Test
  void advertisedUrlsThatAreGivenStay() throws Exception {
    ServerConfig config =
        created(
            Optional.of("192.0.2.7"),
            "--listen-peer-urls=http://0.0.0.0:77",
            "--initial-advertise-peer-urls=http://given:1");

    assertThat(config.listeners().advertisePeerUrls())
        .isEqualTo(MemberUrl.parseList("http://given:1"));
  }

  @Test
  void anEmptyListOfUrlsLeavesTheDefault() {
    assertThat(Started.with("--listen-peer-urls=").listeners().peerUrls())
        .isEqualTo(MemberUrl.parseList("http://localhost:2380"));
  }

  @Test
  void aRetentionIsHoursOrADurationOrRevisions() {
    assertThat(auto("--auto-compaction-retention=0")).isEqualTo(new Compaction.Off());
    assertThat(auto("--auto-compaction-retention=2"))
        .isEqualTo(new Compaction.Periodic(Duration.ofHours(2)));
    assertThat(auto("--auto-compaction-retention=5m"))
        .isEqualTo(new Compaction.Periodic(Duration.ofMinutes(5)));
    assertThat(auto("--auto-compaction-mode=revision", "--auto-compaction-retention=5000"))
        .isEqualTo(new Compaction.Revision(5000));
    assertThat(auto("--auto-compaction-mode=revision", "--auto-compaction-retention=1us"))
        .isEqualTo(new Compaction.Revision(1000));
  }

  private static Compaction.Auto auto(String... arguments) {
    return Started.with(arguments).compaction().auto();
  }

  @Test
  void zeroTakesTheDefaultWhereEtcdSaysSo() {
    ServerConfig config =
        Started.with(
            "--quota-backend-bytes=0",
            "--compaction-batch-limit=0",
            "--compaction-sleep-interval=0",
            "--watch-progress-notify-interval=0",
            "--warning-unary-request-duration=0");

    assertThat(config).isEqualTo(ServerConfig.defaults());
  }

  @Test
  void valuesOutOfRangeAreAdjustedWithAWarning() {
    try (CapturedLog log = CapturedLog.start()) {
      ServerConfig config = Started.with("--bcrypt-cost=3", "--watch-progress-notify-interval=1ms");

      assertThat(config.auth().bcryptCost()).isEqualTo(10);
      assertThat(config.periodicTasks().watchProgressNotifyInterval())
          .isEqualTo(Duration.ofMillis(100));
      assertThat(log.warnings())
          .anyMatch(line -> line.startsWith("use default bcrypt cost"))
          .anyMatch(line -> line.startsWith("interval is too short"));
    }
  }

  @Test
  void peerTimeoutsAreRaisedToFiveSeconds() {
    ServerConfig config = Started.with("--raft-read-timeout=1s", "--raft-write-timeout=9s");

    assertThat(config.raft().peerReadTimeout()).isEqualTo(Duration.ofSeconds(5));
    assertThat(config.raft().peerWriteTimeout()).isEqualTo(Duration.ofSeconds(9));
  }

  @Test
  void aGatesOwnWordCountsMoreThanTheWordForItsStage() {
    FeatureGates features =
        Started.with(
                "--feature-gates=AllAlpha=true,PriorityRequest=false",
                "--feature-gates=AllBeta=false")
            .features();

    assertThat(features.enabled())
        .isEqualTo(
            Set.of(
                Feature.STOP_GRPC_SERVICE_ON_DEFRAG,
                Feature.INITIAL_CORRUPT_CHECK,
                Feature.COMPACT_HASH_CHECK,
                Feature.LEASE_CHECKPOINT,
                Feature.LEASE_CHECKPOINT_PERSIST,
                Feature.SET_MEMBER_LOCAL_ADDR));
  }

  @Test
  void strangeFilesInTheDataDirectoryAreWarnedOf(@org.junit.jupiter.api.io.TempDir Path directory)
      throws Exception {
    java.nio.file.Files.createDirectory(directory.resolve("lost+found"));
    java.nio.file.Files.createDirectory(directory.resolve("member"));
    try (CapturedLog log = CapturedLog.start()) {
      assertThat(Started.with("--data-dir=" + directory)).isNotNull();

      assertThat(log.warnings())
          .filteredOn(line -> line.startsWith("found invalid file"))
          .containsExactly(
              "found invalid file under data directory filename=lost+found data-dir=" + directory);
    }
  }
}
