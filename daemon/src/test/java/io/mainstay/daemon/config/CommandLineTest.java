package io.mainstay.daemon.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.daemon.CapturedLog;
import io.mainstay.daemon.config.CommandLine.HelpWanted;
import io.mainstay.daemon.config.CommandLine.Parsed;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineTest {
  private final Settings settings = new Settings(null);

  private CommandLine.Outcome parse(String... arguments) throws UsageException {
    return CommandLine.parse(List.of(arguments), settings);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-name=a", "--name=a", "-name a", "--name a", "--name b --name a"})
  void aValueFollowsAnEqualsSignOrASpaceAndTheLastOneWins(String line) throws UsageException {
    parse(line.split(" ", -1));

    assertThat(settings.text("name")).isEqualTo("a");
  }

  @Test
  void aValueMayHoldEqualsSignsAndBeginWithADash() throws UsageException {
    parse("--initial-cluster=a=http://127.0.0.1:1", "--quota-backend-bytes", "-1");

    assertThat(settings.text("initial-cluster")).isEqualTo("a=http://127.0.0.1:1");
    assertThat(settings.number("quota-backend-bytes")).isEqualTo(-1);
  }

  @ParameterizedTest
  @CsvSource({
    "--memory-mlock, true",
    "--memory-mlock=1, true",
    "--memory-mlock=T, true",
    "--memory-mlock=TRUE, true",
    "--memory-mlock=0, false",
    "--memory-mlock=f, false",
    "--memory-mlock=False, false"
  })
  void aBooleanNeedsNoValue(String argument, boolean expected) throws UsageException {
    parse(argument);

    assertThat(settings.bool("memory-mlock")).isEqualTo(expected);
  }

  @Test
  void aBooleanTakesNoValueBehindASpace() throws UsageException {
    assertThat(parse("--memory-mlock", "false")).isEqualTo(new Parsed(List.of("false")));
  }

  @ParameterizedTest
  @CsvSource({
    "1000, 1000",
    "0x3e8, 1000",
    "0b11, 3",
    "0o17, 15",
    "017, 15",
    "1_000, 1000",
    "0, 0",
    "18446744073709551615, 9223372036854775807"
  })
  void aWholeNumberMayHaveABaseAndUnderscores(String text, long expected) throws UsageException {
    parse("--snapshot-count=" + text);

    assertThat(settings.number("snapshot-count")).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "300ms, PT0.3S",
    "1m30s, PT1M30S",
    "1.5h, PT1H30M",
    "2h, PT2H",
    "0, PT0S",
    "-1s, PT-1S",
    "100us, PT0.0001S",
    ".5s, PT0.5S"
  })
  void aDurationIsWrittenAsInGo(String text, Duration expected) throws UsageException {
    parse("--corrupt-check-time=" + text);

    assertThat(settings.time("corrupt-check-time")).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-h", "--h", "-help", "--help"})
  void helpIsAskedForInFourWays(String argument) throws UsageException {
    assertThat(parse(argument)).isEqualTo(new HelpWanted());
  }

  @Test
  void flagsEndAtTwoDashesOrAtTheFirstOtherWord() throws UsageException {
    assertThat(parse("--", "--name=a")).isEqualTo(new Parsed(List.of("--name=a")));
    assertThat(parse("word", "--name=a")).isEqualTo(new Parsed(List.of("word", "--name=a")));
    assertThat(settings.isSet("name")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cluster-active-size",
        "cluster-remove-delay",
        "cluster-sync-interval",
        "config",
        "force",
        "max-result-buffer",
        "max-retry-attempts",
        "peer-heartbeat-interval",
        "peer-election-timeout",
        "retry-interval",
        "snapshot",
        "v",
        "vv",
        "test.coverprofile",
        "test.outputdir"
      })
  void aFlagOfLongAgoIsIgnoredWithAWarning(String name) throws UsageException {
    try (CapturedLog log = CapturedLog.start()) {
      assertThat(parse("--" + name)).isEqualTo(new Parsed(List.of()));

      assertThat(log.warnings())
          .containsExactly("flag is no longer supported - ignoring flag-name=" + name);
    }
  }

  /** Texts as etcd 3.5.30 printed them. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0001',
      value = {
        "--bogus | flag provided but not defined: -bogus",
        "-bogus=1 | flag provided but not defined: -bogus",
        "--proxy=on | flag provided but not defined: -proxy",
        "--log-package-levels=a | flag provided but not defined: -log-package-levels",
        "--=x | bad flag syntax: --=x",
        "---x | bad flag syntax: ---x",
        "--heartbeat-interval | flag needs an argument: -heartbeat-interval",
        "--pre-vote=xx | invalid boolean value \"xx\" for -pre-vote: parse error",
        "--snapshot-count=-1 | invalid value \"-1\" for flag -snapshot-count: parse error",
        "--snapshot-count=1__0 | invalid value \"1__0\" for flag -snapshot-count: parse error",
        "--snapshot-count=99999999999999999999999"
            + " | invalid value \"99999999999999999999999\" for flag -snapshot-count:"
            + " value out of range",
        "--max-concurrent-streams=abc"
            + " | invalid value \"abc\" for flag -max-concurrent-streams:"
            + " strconv.ParseUint: parsing \"abc\": invalid syntax",
        "--max-concurrent-streams=99999999999"
            + " | invalid value \"99999999999\" for flag -max-concurrent-streams:"
            + " strconv.ParseUint: parsing \"99999999999\": value out of range",
        "--grpc-keepalive-timeout=5"
            + " | invalid value \"5\" for flag -grpc-keepalive-timeout: parse error",
        "--initial-cluster-state=foo"
            + " | invalid value \"foo\" for flag -initial-cluster-state: invalid value",
        "--v2-deprecation=foo"
            + " | invalid value \"foo\" for flag -v2-deprecation: invalid value \"foo\"",
        "--log-level=loud"
            + " | invalid value \"loud\" for flag -log-level: unrecognized level: \"loud\"",
        "--listen-client-urls=127.0.0.1:2379"
            + " | invalid value \"127.0.0.1:2379\" for flag -listen-client-urls: parse"
            + " \"127.0.0.1:2379\": first path segment in URL cannot contain colon",
        "--listen-client-urls=localhost:2379"
            + " | invalid value \"localhost:2379\" for flag -listen-client-urls:"
            + " URL scheme must be http, https, unix, or unixs: localhost:2379",
        "--cors=foo"
            + " | invalid value \"foo\" for flag -cors:"
            + " URL scheme must be http, https, unix, or unixs: foo",
        "--feature-gates=No=true"
            + " | invalid value \"No=true\" for flag -feature-gates: unrecognized feature gate: No",
        "--feature-gates=AllAlpha"
            + " | invalid value \"AllAlpha\" for flag -feature-gates:"
            + " missing bool value for AllAlpha",
        "--feature-gates=AllAlpha=x"
            + " | invalid value \"AllAlpha=x\" for flag -feature-gates: invalid value of"
            + " AllAlpha=x, err: strconv.ParseBool: parsing \"x\": invalid syntax"
      })
  void whatIsWrongIsSaidInEtcdsWords(String argument, String expected) {
    assertThat(Started.usageProblem(argument)).isEqualTo(expected);
  }

  @Test
  void aWordThatIsNoFlagIsRefused() {
    assertThat(Started.problem("--name=a", "word")).isEqualTo("\"word\" is not a valid flag");
  }
}
