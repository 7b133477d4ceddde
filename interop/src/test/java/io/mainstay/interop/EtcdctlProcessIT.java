package io.mainstay.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.interop.fixture.Etcdctl;
import io.mainstay.interop.fixture.Etcdctl.Result;
import io.mainstay.interop.fixture.Programs;
import io.mainstay.interop.fixture.RunningEtcdctl;
import io.mainstay.interop.fixture.ServerCluster;
import io.mainstay.interop.fixture.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What only a process shows of our {@code etcdctl}: its start, and how it takes signals. */
class EtcdctlProcessIT {
  private static final int SIGNALED = 128 + 15;

  @TempDir static Path directory;
  private static ServerCluster cluster;
  private static Etcdctl etcdctl;

  @BeforeAll
  static void start() {
    cluster = ServerCluster.start(directory, 1);
    etcdctl = Etcdctl.ours(cluster.endpoints());
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @Test
  void aCommandPrintsItsAnswerAndNothingElse() {
    etcdctl.run("put", "greeting", "hello");

    assertThat(etcdctl.tryRun("", "get", "greeting"))
        .isEqualTo(new Result(0, "greeting\nhello\n", ""));
  }

  @Test
  void theToolIsFoundThroughALinkToItsDirectory() throws IOException {
    Path link =
        Files.createSymbolicLink(
            directory.resolve("tools"), Path.of(Programs.etcdctl()).getParent());

    Process process = new ProcessBuilder(link.resolve("etcdctl").toString(), "version").start();

    assertThat(Etcdctl.finish(process, "").exitStatus()).isZero();
  }

  @Test
  void keysAndValuesAreBytesWhateverTheLocale() {
    etcdctl.tryRun(Map.of("LC_ALL", "C"), "", "put", "schlüssel", "wört ☃");

    assertThat(etcdctl.tryRun(Map.of("LC_ALL", "C"), "", "get", "schlüssel").output())
        .isEqualTo("schlüssel\nwört ☃\n");
    assertThat(new Etcdctl(cluster.endpoints()).run("get", "schlüssel"))
        .isEqualTo("schlüssel\nwört ☃\n");
  }

  @Test
  void filesMayHaveAnyNameWhateverTheLocale() throws IOException {
    Path snapshot = directory.resolve("plain.db");
    etcdctl.run("snapshot", "save", snapshot.toString());

    // By a shell: what this process can make of such a name depends on its own locale.
    Process process =
        new ProcessBuilder(
                "sh",
                "-c",
                "odd=$(printf 'k\\303\\266pie.db'); cd \"$1\"; mv plain.db \"$odd\";"
                    + " LC_ALL=C \"$2\" snapshot status \"$odd\"; status=$?; rm \"$odd\"; exit $status",
                "sh",
                directory.toString(),
                Programs.etcdutl())
            .start();

    Result status = Etcdctl.finish(process, "");
    assertThat(status.exitStatus()).as(status.errors()).isZero();
  }

  @Test
  void aCommandThatFailsEndsAnInteractiveSession() {
    try (RunningEtcdctl session = etcdctl.start("watch", "-i")) {
      etcdctl.run("put", "failing", "1");
      session.type("watch failing --rev=1 -- false");

      assertThat(session.awaitExit()).isEqualTo(1);
      assertThat(session.errors()).contains("command [\"false\"] error (exit status 1)");
    }
  }

  @Test
  void theExitStatusIsTheCommands() {
    assertThat(etcdctl.tryRun("", "lock", "status", "--", "sh", "-c", "exit 7").exitStatus())
        .isEqualTo(7);
    assertThat(etcdctl.tryRun("", "get").exitStatus()).isEqualTo(128);
  }

  @Test
  void aCommandUnderALockPrintsWhereTheToolDoes() {
    assertThat(etcdctl.run("lock", "printing", "--", "sh", "-c", "echo $ETCD_LOCK_KEY"))
        .matches("printing/[0-9a-f]+\n");
  }

  @Test
  void aWatchEndsByTheSignal() {
    try (RunningEtcdctl watch = etcdctl.start("watch", "watched", "--rev=1")) {
      etcdctl.run("put", "watched", "1");
      watch.awaitOutput("PUT\nwatched\n1\n");

      watch.terminate();

      assertThat(watch.awaitExit()).isEqualTo(SIGNALED);
    }
  }

  @Test
  void aWatchThatNobodyReadsAnyMoreEnds() {
    String pipeline =
        """
        { "$0" --endpoints="$1" watch --rev=1 piped; echo "ended with $?" >&2; } | head -n 1
        """;
    List<String> arguments = List.of("-c", pipeline, Programs.etcdctl(), cluster.endpoints());
    etcdctl.run("put", "piped", "1");

    try (ServerProcess watch = ServerProcess.start(directory, "sh", arguments)) {
      watch.awaitOutput("PUT");
      Awaitility.await()
          .until(
              () -> {
                etcdctl.run("put", "piped", "2");
                return !watch.isRunning();
              });
      watch.awaitExit();

      assertThat(watch.outputText()).isEqualTo("PUT\nended with 141");
    }
  }

  @Test
  void aLockIsGivenUpAtASignal() {
    try (RunningEtcdctl holder = etcdctl.start("lock", "given-up")) {
      awaitLines(holder, 1);

      holder.terminate();

      assertThat(holder.awaitExit()).isZero();
      assertThat(etcdctl.run("get", "given-up/", "--prefix")).isEmpty();
    }
  }

  @Test
  void whoWaitsForALockLeavesAtASignalWithAFailure() {
    try (RunningEtcdctl holder = etcdctl.start("lock", "waited-for");
        RunningEtcdctl waiter = awaitWaiter(holder, "waited-for")) {
      waiter.terminate();

      assertThat(waiter.awaitExit()).isEqualTo(1);
      assertThat(waiter.errors()).isEqualTo("Error: context canceled");
      assertThat(keysUnder("waited-for/")).isEqualTo(1);
    }
  }

  @Test
  void aLockIsHandedOnWhenItsHolderEnds() {
    try (RunningEtcdctl holder = etcdctl.start("lock", "handed-on");
        RunningEtcdctl waiter = awaitWaiter(holder, "handed-on")) {
      holder.terminate();

      awaitLines(waiter, 1);
    }
  }

  @Test
  void aLeaderResignsAtASignalAndWhoListensHearsOfTheNext() {
    try (RunningEtcdctl listener = etcdctl.start("elect", "-l", "office");
        RunningEtcdctl first = etcdctl.start("elect", "office", "one")) {
      awaitLines(first, 2);
      try (RunningEtcdctl second = etcdctl.start("elect", "office", "two")) {
        Awaitility.await().until(() -> keysUnder("office/") == 2);

        first.terminate();

        assertThat(first.awaitExit()).isZero();
        awaitLines(second, 2);
        assertThat(listener.awaitOutput("both leaders", text -> text.lines().count() == 4))
            .matches("office/\\w+\none\noffice/\\w+\ntwo\n");
      }
      listener.terminate();
      assertThat(listener.awaitExit()).isZero();
    }
  }

  @Test
  void aCheckThatIsBrokenOffLeavesNoKeys() {
    try (RunningEtcdctl check = etcdctl.start("check", "perf")) {
      Awaitility.await().until(() -> keysUnder("/etcdctl-check-perf/") > 0);

      check.terminate();

      assertThat(check.awaitExit()).isEqualTo(1);
      assertThat(keysUnder("/etcdctl-check-perf/")).isZero();
    }
  }

  @Test
  void aPasswordIsAskedForAndReadFromStandardInput() {
    assertThat(etcdctl.tryRun("secret\n", "--user=somebody", "get", "missing"))
        .isEqualTo(new Result(0, "Password: \n", ""));
  }

  private static RunningEtcdctl awaitWaiter(RunningEtcdctl holder, String name) {
    awaitLines(holder, 1);
    RunningEtcdctl waiter = etcdctl.start("lock", name);
    Awaitility.await().until(() -> keysUnder(name + "/") == 2);
    return waiter;
  }

  private static void awaitLines(RunningEtcdctl running, int lines) {
    running.awaitOutput(lines + " lines", text -> text.lines().count() >= lines);
  }

  private static long keysUnder(String prefix) {
    return etcdctl.run("get", prefix, "--prefix", "--keys-only").lines().count() / 2;
  }
}
