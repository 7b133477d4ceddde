package io.mainstay.tools.etcdctl.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mainstay.tools.command.Command;
import io.mainstay.tools.command.CommandException;
import io.mainstay.tools.command.CommandLine;
import io.mainstay.tools.command.Streams;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WatchArgumentsTest {
  private static final Map<String, String> KEY = Map.of("ETCDCTL_WATCH_KEY", "k");
  private static final Map<String, String> RANGE =
      Map.of("ETCDCTL_WATCH_KEY", "k", "ETCDCTL_WATCH_RANGE_END", "l");

  private static WatchArguments parse(Map<String, String> environment, String line)
      throws CommandException {
    PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    Streams streams = new Streams(InputStream.nullInputStream(), nowhere, nowhere);
    Command watch = Command.leaf("watch", "", "", WatchCommand.FLAGS, call -> {});
    return WatchArguments.of(
        CommandLine.parse(List.of(watch), List.of(line.split(" ")), streams).call(), environment);
  }

  @Test
  void whatIsWatchedStandsBeforeTheDashes() throws CommandException {
    assertThat(parse(Map.of(), "watch a --rev=1 b -- echo a --rev=2"))
        .isEqualTo(new WatchArguments(List.of("a", "b"), List.of("echo", "a", "--rev=2")));
  }

  @Test
  void theKeyMayStandInTheEnvironment() throws CommandException {
    assertThat(parse(KEY, "watch -- echo"))
        .isEqualTo(new WatchArguments(List.of("k"), List.of("echo")));
    assertThat(parse(RANGE, "watch").range()).containsExactly("k", "l");
  }

  @Test
  void theKeyStandsInOnePlace() {
    assertThatThrownBy(() -> parse(KEY, "watch a"))
        .hasMessage("bad number of arguments (found conflicting environment key)");
  }

  @Test
  void aKeyIsNeeded() {
    assertThatThrownBy(() -> parse(Map.of(), "watch")).hasMessage("bad number of arguments");
  }

  @Test
  void dashesWithoutACommandAreAMistake() {
    assertThatThrownBy(() -> parse(Map.of(), "watch a --"))
        .hasMessage("bad number of arguments (found separator --, but no commands)");
  }

  @Test
  void aPrefixHasNoEnd() {
    assertThatThrownBy(() -> parse(RANGE, "watch --prefix"))
        .hasMessage("`range_end` and `--prefix` are mutually exclusive");
  }

  @Test
  void anEndNeedsAKey() {
    assertThatThrownBy(() -> WatchArguments.requireSense(Map.of("ETCDCTL_WATCH_RANGE_END", "l")))
        .hasMessage("ETCDCTL_WATCH_KEY is empty but got ETCDCTL_WATCH_RANGE_END=\"l\"");
  }
}
