package io.mainstay.daemon.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FlagTableTest {
  /** A row of the documentation. */
  record Documented(String name, String defaultText, String key) {}

  static List<Documented> documented() throws IOException {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                Objects.requireNonNull(
                    FlagTableTest.class.getResourceAsStream("/flags-of-etcd.txt")),
                StandardCharsets.UTF_8))) {
      return lines
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.split(" \\| ", -1))
          .map(cells -> new Documented(cells[0], cells[1].strip(), cells[2]))
          .toList();
    }
  }

  @Test
  void thereAreTheFlagsOfEtcdAndInASectionOfTheirOwnOurs() throws IOException {
    List<String> ours =
        FlagTable.sections().stream()
            .filter(section -> section.title().equals(FlagTable.OWN))
            .flatMap(section -> section.flags().stream())
            .map(Flag::name)
            .toList();

    assertThat(ours)
        .containsExactly(
            "store-memory-mb",
            "auto-promote-learners",
            "backup-schedule",
            "backup-dir",
            "backup-keep",
            "backup-verify",
            "audit-log-path",
            "audit-log-max-size-mb",
            "audit-log-max-files",
            "audit-log-reads");
    assertThat(FlagTable.flags().keySet())
        .filteredOn(name -> !ours.contains(name))
        .hasSize(113)
        .containsExactlyInAnyOrderElementsOf(
            documented().stream().map(Documented::name).collect(Collectors.toSet()));
  }

  @ParameterizedTest
  @MethodSource("documented")
  void aFlagHasEtcdsDefault(Documented documented) {
    Flag flag = FlagTable.flag(documented.name());

    assertThat(flag.defaultValue()).isEqualTo(flag.type().parseDefault(documented.defaultText()));
  }

  @ParameterizedTest
  @MethodSource("documented")
  void aFlagHasEtcdsKeyInTheFile(Documented documented) {
    String key = documented.key().equals("-") ? "" : documented.key();

    assertThat(FlagTable.flag(documented.name()).key()).isEqualTo(key);
  }

  @ParameterizedTest
  @MethodSource("documented")
  void aFlagIsTakenOnTheCommandLine(Documented documented) throws UsageException {
    Flag flag = FlagTable.flag(documented.name());
    Settings settings = new Settings(null);

    CommandLine.parse(List.of("--" + flag.name() + "=" + sample(flag)), settings);

    assertThat(settings.isSet(flag.name())).isTrue();
    assertThat(settings.isChanged(flag)).isTrue();
  }

  @ParameterizedTest
  @MethodSource("documented")
  void aFlagIsTakenFromTheEnvironment(Documented documented) throws ConfigException {
    Flag flag = FlagTable.flag(documented.name());
    Settings settings = new Settings(null);

    Environment.apply(Map.of(flag.variable(), sample(flag)), settings);

    // The one variable that is refused: it is too likely to be meant for something else.
    assertThat(settings.isSet(flag.name())).isEqualTo(!flag.name().equals("version"));
  }

  @ParameterizedTest
  @MethodSource("documented")
  void aFlagIsInTheHelp(Documented documented) {
    assertThat(Help.flags()).containsPattern("(?m)^  --" + documented.name() + "( '|$)");
  }

  /** Some value that is not the default. */
  private static String sample(Flag flag) {
    return switch (flag.type()) {
      case BOOL -> flag.defaultText().equals("true") ? "false" : "true";
      case UINT, UINT64, UINT32, INT, INT64 -> "7";
      case DURATION -> "7m";
      case URLS -> "http://192.0.2.7:7";
      case ORIGINS -> "http://example.com:7";
      case STRING, WORDS, WORD_SET, HOSTS -> "seven";
      case CLUSTER_STATE -> "existing";
      case DISCOVERY_FALLBACK -> "proxy";
      case V2_DEPRECATION -> "gone";
      case LOG_LEVEL -> "error";
      case FEATURE_GATES -> "LeaseCheckpoint=true";
    };
  }
}
