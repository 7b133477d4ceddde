package io.mainstay.daemon;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mainstay.daemon.config.StartRequest.LogInstaller;
import io.mainstay.daemon.logging.LogSetup;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DaemonTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final CompletableFuture<String> signal = new CompletableFuture<>();
  private final CompletableFuture<Void> ready = new CompletableFuture<>();
  private final CompletableFuture<@Nullable Throwable> stopped = new CompletableFuture<>();
  private final List<String> done = new CopyOnWriteArrayList<>();
  private final CapturedLog log = CapturedLog.start();
  private LogInstaller logs = settings -> {};
  private MemberLauncher launcher =
      config -> {
        done.add("started " + config.name());
        return member();
      };

  @AfterEach
  void stopCapturing() {
    log.close();
  }

  private RunningMember member() {
    return new RunningMember() {
      @Override
      public CompletableFuture<Void> ready() {
        return ready;
      }

      @Override
      public CompletableFuture<@Nullable Throwable> stopped() {
        done.add("serving");
        return stopped;
      }

      @Override
      public void close() {
        done.add("closed");
      }
    };
  }

  private int run(String... arguments) {
    return runIn(Map.of(), arguments);
  }

  private int runIn(Map<String, String> environment, String... arguments) {
    Daemon daemon =
        new Daemon(
            config -> launcher.launch(config),
            settings -> logs.install(settings),
            signal,
            () -> done.add("told"),
            code -> done.add("ended with " + code),
            new PrintStream(out, true, UTF_8),
            new PrintStream(err, true, UTF_8));
    return daemon.run(List.of(arguments), environment);
  }

  @Test
  void theVersionHasFourLinesAndBeginsLikeEtcds() {
    assertThat(run("--version")).isZero();

    assertThat(out.toString(UTF_8).lines()).hasSize(4).first().isEqualTo("etcd Version: 3.7.1");
    assertThat(err.size()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"-h", "--help"})
  void theHelpHasItsHeadOnStandardErrorAndTheFlagsOnStandardOutput(String argument) {
    assertThat(run(argument)).isZero();

    assertThat(err.toString(UTF_8)).startsWith("Usage:\n").doesNotContain("--name");
    assertThat(out.toString(UTF_8)).contains("\nMember:\n  --name 'default'\n");
  }

  @Test
  void anErrorOfTheCommandLineIsPrintedWithTheUsageAndEndsWithTwo() {
    assertThat(run("--bogus")).isEqualTo(2);

    assertThat(err.toString(UTF_8)).startsWith("flag provided but not defined: -bogus\nUsage:\n");
    assertThat(out.size()).isZero();
    assertThat(done).isEmpty();
  }

  @Test
  void anErrorOfTheConfigurationIsLoggedAndEndsWithOne() {
    assertThat(run("--heartbeat-interval=0")).isEqualTo(1);

    assertThat(log.information()).containsExactly("Running:  args=[etcd, --heartbeat-interval=0]");
    assertThat(log.warnings())
        .contains("failed to verify flags error=--heartbeat-interval must be >0 (set to 0ms)");
    assertThat(done).isEmpty();
  }

  @Test
  void aVariableBesideItsFlagEndsWithOne() {
    assertThat(runIn(Map.of("ETCD_NAME", "a"), "--name=b")).isEqualTo(1);

    assertThat(log.errors())
        .containsExactly(
            "conflicting environment variable is shadowed by corresponding command-line flag"
                + " (either unset environment variable or disable flag))"
                + " environment-variable=ETCD_NAME");
  }

  @Test
  void aLogFileThatCannotBeOpenedEndsWithOne() {
    logs = LogSetup::install;

    assertThat(run("--log-outputs=/no/such/file")).isEqualTo(1);

    assertThat(log.warnings())
        .contains(
            "failed to verify flags error=open sink \"/no/such/file\":"
                + " open /no/such/file: no such file or directory");
  }

  @Test
  void aLogFileOfANameThatNoFileCanHaveEndsWithOne(@TempDir Path directory) throws IOException {
    logs = LogSetup::install;
    Path config = Files.writeString(directory.resolve("c"), "log-outputs: [\"a\\0b\"]");

    assertThat(run("--config-file=" + config)).isEqualTo(1);

    assertThat(log.warnings())
        .contains(
            "failed to verify flags error=open sink \"a\\x00b\": open a\0b: invalid argument");
  }

  @ParameterizedTest
  @ValueSource(strings = {"gateway", "grpc-proxy"})
  void theProxiesAreNotTakenForMembers(String command) {
    assertThat(run(command, "start")).isEqualTo(1);

    assertThat(err.toString(UTF_8)).isEqualTo("etcd " + command + " is started by bin/etcd\n");
  }

  @Test
  void aSignalClosesTheMemberAndEndsWithZero() {
    CompletableFuture<Integer> exitCode = CompletableFuture.supplyAsync(() -> run("--name=a"));
    await().until(() -> done.contains("serving"));
    signal.complete("TERM");

    assertThat(exitCode.join()).isZero();
    assertThat(done).containsExactly("started a", "serving", "closed");
  }

  @Test
  void thatClientsAreServedIsToldWhenTheyAreAndNotBefore() {
    CompletableFuture<Integer> exitCode = CompletableFuture.supplyAsync(() -> run("--name=a"));
    await().until(() -> done.contains("serving"));
    assertThat(done).doesNotContain("told");

    ready.complete(null);

    await().until(() -> done.contains("told"));
    signal.complete("TERM");
    assertThat(exitCode.join()).isZero();
  }

  @Test
  void aSignalDuringTheStartEndsTheProcessAtOnce() {
    launcher =
        config -> {
          signal.complete("TERM");
          return member();
        };

    assertThat(run("--name=a")).isZero();
    assertThat(done).first().isEqualTo("ended with 0");
  }

  @Test
  void aMemberThatCannotStartEndsWithOne() {
    launcher =
        config -> {
          throw new LaunchException("no disk", new IOException());
        };

    assertThat(run("--name=a")).isEqualTo(1);
    assertThat(log.errors()).containsExactly("failed to start error=no disk");
  }

  @Test
  void aMemberThatFailsEndsWithOne() {
    stopped.complete(new IllegalStateException("broken"));

    assertThat(run("--name=a")).isEqualTo(1);
    assertThat(log.errors()).containsExactly("the member has failed");
  }

  @Test
  void aMemberThatWasRemovedEndsWithZero() {
    stopped.complete(null);

    assertThat(run("--name=a")).isZero();
    assertThat(done).containsExactly("started a", "serving");
  }
}
