package io.mainstay.tools.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.tools.RecordedOutput;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The texts are those of etcdutl 3.5.30, but for the commands and flags there are. */
class ProgramTest {
  private static final String RESTORE_USAGE =
      """
      Usage:
        tool snapshot restore <filename> [flags]

      Flags:
            --bump uint     How much
        -h, --help          help for restore
            --name string   Human-readable name (default "default")
            --size uint     How large (default 10)
            --skip          Whether

      Global Flags:
        -w, --write-out string   set the format (default "simple")
      """;

  private final RecordedOutput out = new RecordedOutput();
  private final RecordedOutput err = new RecordedOutput();
  private final List<Call> calls = new ArrayList<>();

  private int run(String... words) {
    Command restore =
        Command.leaf(
            "restore",
            "<filename>",
            "Restores a snapshot",
            List.of(
                Flag.text("name", "default", "Human-readable name"),
                Flag.unsigned("bump", "0", "How much"),
                Flag.unsigned("size", "10", "How large"),
                Flag.toggle("skip", "Whether")),
            calls::add);
    Command failing =
        Command.leaf(
            "fail",
            "",
            "Fails",
            List.of(),
            call -> {
              throw new CommandException(ExitCode.BAD_ARGUMENTS, "as it must");
            });
    Command snapshot = Command.group("snapshot", "Manages snapshots", List.of(restore));
    Flag format = Flag.text("write-out", "simple", "set the format").withShorthand("w");
    Command tool = Command.group("tool", "", List.of(snapshot, failing)).passingOn(List.of(format));
    Streams streams = new Streams(InputStream.nullInputStream(), out.stream(), err.stream());
    return new Program(tool, HelpStyle.BARE, streams).run(List.of(words));
  }

  private Call only() {
    assertThat(calls).as(err.text()).hasSize(1);
    return calls.get(0);
  }

  private void assertMisused(String message, String... words) {
    assertThat(run(words)).isEqualTo(ExitCode.ERROR);
    assertThat(err.text())
        .isEqualTo("Error: " + message + "\n" + RESTORE_USAGE + "\nError: " + message + "\n");
    assertThat(calls).isEmpty();
  }

  @Test
  void flagsStandAnywhere() {
    assertThat(
            run(
                "-w",
                "json",
                "snapshot",
                "--name=n",
                "restore",
                "--bump",
                "0x10",
                "file",
                "--skip"))
        .isEqualTo(ExitCode.OK);

    assertThat(only().arguments()).containsExactly("file");
    assertThat(only().flags().text("write-out")).isEqualTo("json");
    assertThat(only().flags().text("name")).isEqualTo("n");
    assertThat(only().flags().unsigned("bump")).isEqualTo(16);
    assertThat(only().flags().toggled("skip")).isTrue();
  }

  @Test
  void whatIsNotGivenHasItsDefault() {
    run("snapshot", "restore");

    assertThat(only().flags().text("name")).isEqualTo("default");
    assertThat(only().flags().unsigned("size")).isEqualTo(10);
    assertThat(only().flags().toggled("skip")).isFalse();
  }

  @Test
  void theBeginningOfACommandWillDo() {
    run("snap", "r", "file");

    assertThat(only().arguments()).containsExactly("file");
  }

  @Test
  void aValueMayFollowItsLetter() {
    run("snapshot", "restore", "-wjson");

    assertThat(only().flags().text("write-out")).isEqualTo("json");
  }

  @Test
  void whatFollowsTwoDashesIsNoFlag() {
    run("snapshot", "restore", "--", "--name", "-x");

    assertThat(only().arguments()).containsExactly("--name", "-x");
  }

  @Test
  void anUnknownFlagIsNamedTwiceAroundTheUsage() {
    assertMisused("unknown flag: --bogus", "snapshot", "restore", "--bogus", "x");
  }

  @Test
  void anUnknownLetterIsNamed() {
    assertMisused("unknown shorthand flag: 'x' in -x", "snapshot", "restore", "-x", "a");
  }

  @Test
  void aFlagWithoutItsValueIsNamed() {
    assertMisused("flag needs an argument: --name", "snapshot", "restore", "--name");
  }

  @Test
  void aLetterWithoutItsValueIsNamed() {
    assertMisused("flag needs an argument: 'w' in -w", "snapshot", "restore", "-w");
  }

  @Test
  void aNumberThatIsNoneIsNamed() {
    assertMisused(
        "invalid argument \"x\" for \"--bump\" flag: strconv.ParseUint: parsing \"x\": invalid syntax",
        "snapshot",
        "restore",
        "--bump=x");
  }

  @Test
  void aNumberThatIsTooLargeIsNamed() {
    assertMisused(
        "invalid argument \"18446744073709551616\" for \"--bump\" flag:"
            + " strconv.ParseUint: parsing \"18446744073709551616\": value out of range",
        "snapshot",
        "restore",
        "--bump=18446744073709551616");
  }

  @Test
  void aSwitchIsOnOrOff() {
    assertMisused(
        "invalid argument \"x\" for \"--skip\" flag: strconv.ParseBool: parsing \"x\": invalid syntax",
        "snapshot",
        "restore",
        "--skip=x");
  }

  @Test
  void anUnknownCommandIsNamedTwice() {
    assertThat(run("foo")).isEqualTo(ExitCode.ERROR);

    assertThat(err.text())
        .isEqualTo(
            """
            Error: unknown command "foo" for "tool"
            Run 'tool --help' for usage.
            Error: unknown command "foo" for "tool"
            """);
  }

  @Test
  void aCommandThatIsNearlyOneIsSuggested() {
    assertThat(run("snapshto")).isEqualTo(ExitCode.ERROR);

    assertThat(err.text())
        .isEqualTo(
            """
            Error: unknown command "snapshto" for "tool"

            Did you mean this?
            \tsnapshot

            Run 'tool --help' for usage.
            Error: unknown command "snapshto" for "tool"

            Did you mean this?
            \tsnapshot

            """);
  }

  @Test
  void theProgramAloneShowsItsCommands() {
    assertThat(run()).isEqualTo(ExitCode.OK);

    assertThat(out.text())
        .isEqualTo(
            """
            Usage:
              tool [command]

            Available Commands:
              fail        Fails
              help        Help about any command
              snapshot    Manages snapshots

            Flags:
              -h, --help               help for tool
              -w, --write-out string   set the format (default "simple")

            Use "tool [command] --help" for more information about a command.
            """);
  }

  @Test
  void aGroupShowsItsCommandsWhateverFollows() {
    assertThat(run("snapshot", "foo")).isEqualTo(ExitCode.OK);

    assertThat(out.text())
        .startsWith(
            "Usage:\n  tool snapshot [command]\n\nAvailable Commands:\n  restore     Restores");
  }

  @Test
  void helpIsAskedForByFlagOrByCommand() {
    assertThat(run("snapshot", "restore", "--help")).isEqualTo(ExitCode.OK);
    assertThat(run("help", "snapshot", "restore")).isEqualTo(ExitCode.OK);

    assertThat(out.text()).isEqualTo(RESTORE_USAGE + RESTORE_USAGE);
    assertThat(calls).isEmpty();
  }

  @Test
  void helpAboutNothingThatIsThereSaysSo() {
    assertThat(run("help", "foo")).isEqualTo(ExitCode.OK);

    assertThat(err.text()).startsWith("Unknown help topic [`foo`]\nUsage:\n  tool [command]\n");
  }

  @Test
  void aCommandThatFailsSaysWhyOnce() {
    assertThat(run("fail")).isEqualTo(ExitCode.BAD_ARGUMENTS);

    assertThat(err.text()).isEqualTo("Error: as it must\n");
  }
}
