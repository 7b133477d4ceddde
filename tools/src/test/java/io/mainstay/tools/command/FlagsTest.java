package io.mainstay.tools.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class FlagsTest {
  private static final List<Flag> FLAGS =
      List.of(
          Flag.list("endpoints", "127.0.0.1:2379", "Where"),
          Flag.number("rev", "0", "Which"),
          Flag.duration("timeout", "5s", "How long").withShorthand("t"));

  private static Call parse(String... words) throws UsageException {
    PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    CommandPath command =
        new CommandPath(List.of(Command.leaf("command", "", "", FLAGS, call -> {})));
    return FlagParser.parse(
        new CommandPath.Found(command, List.of(words)),
        new Streams(InputStream.nullInputStream(), nowhere, nowhere));
  }

  @Test
  void aListThatIsGivenTakesThePlaceOfItsDefault() throws UsageException {
    assertThat(parse("--endpoints=a,b").flags().list("endpoints")).containsExactly("a", "b");
  }

  @Test
  void aListThatIsGivenAgainGrows() throws UsageException {
    assertThat(parse("--endpoints=a,b", "--endpoints", "c").flags().list("endpoints"))
        .containsExactly("a", "b", "c");
  }

  @Test
  void aListMayBeEmpty() throws UsageException {
    assertThat(parse("--endpoints=").flags().list("endpoints")).isEmpty();
  }

  @Test
  void aNumberMayBeNegative() throws UsageException {
    assertThat(parse("--rev=-3").flags().number("rev")).isEqualTo(-3);
  }

  @Test
  void aDurationHasAUnit() throws UsageException {
    assertThat(parse("-t", "1m30s").flags().duration("timeout")).isEqualTo(Duration.ofSeconds(90));
    assertThatThrownBy(() -> parse("--timeout=10"))
        .hasMessage(
            "invalid argument \"10\" for \"-t, --timeout\" flag:"
                + " time: missing unit in duration \"10\"");
  }

  @Test
  void whatStandsOnTheCommandLineIsGivenEvenIfItIsTheDefault() throws UsageException {
    assertThat(parse("--rev=0").flags().isGiven("rev")).isTrue();
    assertThat(parse().flags().isGiven("rev")).isFalse();
  }

  @Test
  void aBareDashTellsWhatStandsBeforeIt() throws UsageException {
    Call call = parse("a", "--rev=1", "b", "--", "c", "--rev=2");

    assertThat(call.arguments()).containsExactly("a", "b", "c", "--rev=2");
    assertThat(call.argumentsBeforeDashes()).isEqualTo(2);
    assertThat(parse("a").hasDashes()).isFalse();
  }

  @Test
  void theHelpShowsDefaultsInTheFormOfTheirKind() {
    assertThat(FlagHelp.of(FLAGS))
        .isEqualTo(
            """
                  --endpoints strings   Where (default [127.0.0.1:2379])
                  --rev int             Which
              -t, --timeout duration    How long (default 5s)
            """);
  }
}
