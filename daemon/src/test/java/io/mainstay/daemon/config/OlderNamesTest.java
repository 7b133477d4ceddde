package io.mainstay.daemon.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.daemon.CapturedLog;
import io.mainstay.server.config.Bootstrap.UrlDiscovery;
import io.mainstay.server.config.Feature;
import org.junit.jupiter.api.Test;

class OlderNamesTest {
  @Test
  void anOlderNameWorksWithAWarning() {
    try (CapturedLog log = CapturedLog.start()) {
      assertThat(Started.with("--experimental-compaction-batch-limit=7").compaction().batchLimit())
          .isEqualTo(7);

      assertThat(log.warnings())
          .contains(
              "flag is deprecated flag=--experimental-compaction-batch-limit"
                  + " use-instead=--compaction-batch-limit");
    }
  }

  @Test
  void anOlderNameOfAGateSwitchesTheGate() {
    assertThat(Started.with("--experimental-enable-lease-checkpoint").features())
        .matches(features -> features.isEnabled(Feature.LEASE_CHECKPOINT));
    assertThat(Started.with("--experimental-txn-mode-write-with-shared-buffer=false").features())
        .matches(features -> !features.isEnabled(Feature.TXN_MODE_WRITE_WITH_SHARED_BUFFER));
  }

  @Test
  void theV2ApiIsOffUnlessAskedFor() {
    assertThat(Started.with().listeners().enableV2()).isFalse();
    assertThat(Started.with("--enable-v2").listeners().enableV2()).isTrue();
    assertThat(Started.with("--enable-v2=false").listeners().enableV2()).isFalse();
  }

  @Test
  void oldAndNewTogetherAreRefused() {
    assertThat(Started.problem("--experimental-corrupt-check-time=1m", "--corrupt-check-time=2m"))
        .isEqualTo(
            "cannot set --experimental-corrupt-check-time and --corrupt-check-time at the same"
                + " time, please use --corrupt-check-time only");
  }

  @Test
  void anOldNameAndItsGateTogetherAreRefused() {
    assertThat(
            Started.problem(
                "--experimental-initial-corrupt-check",
                "--feature-gates=InitialCorruptCheck=false"))
        .isEqualTo(
            "cannot specify both flags: --experimental-initial-corrupt-check=true and"
                + " --feature-gates=InitialCorruptCheck=false at the same time, please just use"
                + " --feature-gates=InitialCorruptCheck=false");
  }

  @Test
  void aDiscoveryUrlAndItsProxyAreTaken() {
    assertThat(Started.with("--discovery=http://a/b", "--discovery-proxy=p:1").bootstrap().url())
        .isEqualTo(new UrlDiscovery("http://a/b", "p:1"));
  }

  @Test
  void aDiscoveryUrlTakesThePlaceOfTheDefaultCluster() {
    assertThat(Started.with("--discovery=http://a/b").bootstrap().initialCluster().text())
        .isEmpty();
  }

  @Test
  void thereAreTheNamesThat36StillTook() {
    assertThat(OlderNames.all()).hasSize(26).allMatch(flag -> !flag.help().isEmpty());
  }
}
