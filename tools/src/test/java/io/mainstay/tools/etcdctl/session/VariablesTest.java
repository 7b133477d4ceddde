package io.mainstay.tools.etcdctl.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mainstay.tools.RecordedOutput;
import io.mainstay.tools.command.CommandException;
import io.mainstay.tools.command.Flag;
import io.mainstay.tools.command.FlagValues;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class VariablesTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-01-02T03:04:05.000006Z"), ZoneOffset.UTC);
  private static final Flag TIMEOUT = Flag.duration("dial-timeout", "2s", "");
  private static final Flag FORMAT = Flag.text("write-out", "simple", "");
  private static final FlagValues NOTHING_GIVEN =
      new FlagValues(Map.of("dial-timeout", "2s", "write-out", "simple"), Set.of());

  private final RecordedOutput err = new RecordedOutput();

  private FlagValues apply(Map<String, String> environment, FlagValues given)
      throws CommandException {
    return new Variables(environment, Set.of("ETCDCTL_WATCH_KEY"), CLOCK)
        .apply(List.of(TIMEOUT, FORMAT), given, err.stream());
  }

  @Test
  void aVariableSetsTheFlagOfItsName() throws CommandException {
    FlagValues values = apply(Map.of("ETCDCTL_WRITE_OUT", "json"), NOTHING_GIVEN);

    assertThat(values.text("write-out")).isEqualTo("json");
    assertThat(err.text()).isEmpty();
  }

  @Test
  void anEmptyVariableIsNone() throws CommandException {
    assertThat(apply(Map.of("ETCDCTL_WRITE_OUT", ""), NOTHING_GIVEN).text("write-out"))
        .isEqualTo("simple");
  }

  @Test
  void whatCannotBeReadDoesNotCount() throws CommandException {
    assertThat(apply(Map.of("ETCDCTL_DIAL_TIMEOUT", "bad"), NOTHING_GIVEN).text("dial-timeout"))
        .isEqualTo("2s");
    assertThat(err.text()).isEmpty();
  }

  @Test
  void aVariableBesideItsFlagIsFatal() {
    FlagValues given = NOTHING_GIVEN.with(FORMAT, "simple");

    assertThatThrownBy(() -> apply(Map.of("ETCDCTL_WRITE_OUT", "simple"), given))
        .isInstanceOf(CommandException.class)
        .hasMessage("");
    assertThat(err.text())
        .isEqualTo(
            """
            {"level":"fatal","ts":"2026-01-02T03:04:05.000006Z","caller":"flags/flag.go",\
            "msg":"conflicting environment variable is shadowed by corresponding command-line flag \
            (either unset environment variable or disable flag))",\
            "environment-variable":"ETCDCTL_WRITE_OUT"}
            """);
  }

  @Test
  void aVariableThatStandsForNothingIsComplainedOf() throws CommandException {
    apply(Map.of("ETCDCTL_API", "3", "ETCDCTL_WATCH_KEY", "k", "ETCD_NAME", "n"), NOTHING_GIVEN);

    assertThat(err.text())
        .isEqualTo(
            """
            {"level":"warn","ts":"2026-01-02T03:04:05.000006Z","caller":"flags/flag.go",\
            "msg":"unrecognized environment variable","environment-variable":"ETCDCTL_API=3"}
            """);
  }
}
