package io.mainstay.tools.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.tools.RecordedOutput;
import java.io.InputStream;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CompletionTest {
  private final RecordedOutput out = new RecordedOutput();
  private final RecordedOutput err = new RecordedOutput();

  private int run(String... words) {
    Command add = Command.leaf("add", "<name>", "Adds one", List.of(), call -> {});
    Command list = Command.leaf("list", "", "Lists all", List.of(), call -> {});
    Command save = Command.leaf("save", "<file>", "Saves all", List.of(), call -> {});
    Flag format =
        Flag.text("write-out", "simple", "the format")
            .withShorthand("w")
            .withChoices("json", "text");
    Flag file = Flag.text("file", "", "a file");
    Command tool =
        Command.group(
                "tool",
                "",
                List.of(
                    Command.group("member", "About members", List.of(add, list)),
                    save,
                    CompletionCommand.of("tool")))
            .passingOn(List.of(format, file));
    return new Program(
            tool,
            HelpStyle.BARE,
            new Streams(InputStream.nullInputStream(), out.stream(), err.stream()))
        .run(List.of(words));
  }

  @Test
  void commandsAreOfferedWithWhatTheyDo() {
    run("__complete", "me");

    assertThat(out.text()).isEqualTo("member\tAbout members\n:4\n");
  }

  @Test
  void commandsBelowACommandAreOffered() {
    run("__completeNoDesc", "member", "");

    assertThat(out.text()).isEqualTo("add\nlist\n:4\n");
  }

  @Test
  void flagsAreOfferedBehindADash() {
    run("__completeNoDesc", "member", "list", "--w");

    assertThat(out.text()).isEqualTo("--write-out\n:4\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-w", "--write-out"})
  void valuesOfAFlagAreOffered(String flag) {
    run("__completeNoDesc", flag, "j");

    assertThat(out.text()).isEqualTo("json\n:4\n");
  }

  @Test
  void theValueOfAFlagIsNoCommand() {
    run("__completeNoDesc", "-w", "json", "member", "a");

    assertThat(out.text()).isEqualTo("add\n:4\n");
  }

  @Test
  void whereNothingIsKnownFilesAreOffered() {
    run("__completeNoDesc", "save", "");

    assertThat(out.text()).isEqualTo(":0\n");
  }

  @Test
  void filesAreOfferedForAFlagWithoutChoices() {
    run("__completeNoDesc", "--file", "a");

    assertThat(out.text()).isEqualTo(":0\n");
  }

  @Test
  void nothingTypedOffersEverything() {
    run("__completeNoDesc", "");

    assertThat(out.text()).isEqualTo("completion\nhelp\nmember\nsave\n:4\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"bash", "zsh", "fish", "powershell"})
  void thereIsAScriptForEachShell(String shell) {
    assertThat(run("completion", shell)).isZero();

    assertThat(out.text()).contains("__complete").doesNotContain("@tool@");
  }

  @Test
  void otherShellsAreRefused() {
    assertThat(run("completion", "csh")).isEqualTo(1);

    assertThat(err.text()).startsWith("Error: invalid argument \"csh\" for \"tool completion\"\n");
  }
}
