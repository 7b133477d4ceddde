package io.mainstay.daemon.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mainstay.daemon.CapturedLog;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EnvironmentTest {
  private final Settings settings = new Settings(null);

  @Test
  void aVariableSetsItsFlagAndIsMentioned() throws ConfigException {
    try (CapturedLog log = CapturedLog.start()) {
      Environment.apply(Map.of("ETCD_ELECTION_TIMEOUT", "5000"), settings);

      assertThat(settings.number("election-timeout")).isEqualTo(5000);
      assertThat(log.information())
          .containsExactly(
              "recognized and used environment variable variable-name=ETCD_ELECTION_TIMEOUT"
                  + " variable-value=5000");
    }
  }

  @Test
  void anEmptyVariableIsIgnored() throws ConfigException {
    Environment.apply(Map.of("ETCD_NAME", ""), settings);

    assertThat(settings.text("name")).isEqualTo("default");
  }

  @Test
  void aBadValueIsRefusedInEtcdsWords() {
    assertThat(Started.problemIn(Map.of("ETCD_HEARTBEAT_INTERVAL", "a")))
        .isEqualTo("invalid value \"a\" for ETCD_HEARTBEAT_INTERVAL: parse error");
  }

  @Test
  void aVariableBesideItsFlagIsRefused() throws UsageException {
    CommandLine.parse(List.of("--name=a"), settings);

    assertThatThrownBy(() -> Environment.apply(Map.of("ETCD_NAME", "b"), settings))
        .isInstanceOf(ConfigException.class)
        .hasMessage("ETCD_NAME")
        .extracting(problem -> ((ConfigException) problem).kind())
        .isEqualTo(ConfigException.Kind.SHADOWED_VARIABLE);
  }

  @Test
  void otherVariablesOfEtcdAreWarnedOf() throws ConfigException {
    try (CapturedLog log = CapturedLog.start()) {
      Environment.apply(Map.of("ETCD_FOO", "1", "HOME", "/root", "ETCDCTL_API", "3"), settings);

      assertThat(log.warnings())
          .containsExactly("unrecognized environment variable environment-variable=ETCD_FOO=1");
    }
  }

  @Test
  void passwordsThatAreMeantForOthersAreNotLogged() throws ConfigException {
    try (CapturedLog log = CapturedLog.start()) {
      Environment.apply(Map.of("ETCD_ROOT_PASSWORD", "secret"), settings);

      assertThat(log.warnings())
          .containsExactly(
              "unrecognized environment variable environment-variable=ETCD_ROOT_PASSWORD=***");
    }
  }

  @Test
  void theVersionCannotBeSetByAVariable() throws ConfigException {
    try (CapturedLog log = CapturedLog.start()) {
      Environment.apply(Map.of("ETCD_VERSION", "3.7.1"), settings);

      assertThat(settings.bool("version")).isFalse();
      assertThat(log.warnings())
          .containsExactly("cannot set special environment variable key=ETCD_VERSION value=3.7.1");
    }
  }

  @Test
  void anOlderNameWorksAsAVariableToo() {
    assertThat(
            Started.in(Map.of("ETCD_EXPERIMENTAL_COMPACTION_BATCH_LIMIT", "7"))
                .compaction()
                .batchLimit())
        .isEqualTo(7);
  }
}
