package io.mainstay.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.interop.fixture.Etcdctl;
import io.mainstay.interop.fixture.Etcdctl.Result;
import io.mainstay.interop.fixture.Programs;
import io.mainstay.interop.fixture.ServerCluster;
import io.mainstay.interop.fixture.Terminal;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What our {@code etcdctl} shows on a terminal, and what it hides there. */
class EtcdctlTerminalIT {
  private static final String ECHO = "echo\n";
  private static final int INTERRUPTED = 128 + 2;

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
  void aPasswordDoesNotShowWhenAUserLogsIn() {
    etcdctl.run("user", "add", "root:secret");
    etcdctl.run("user", "grant-role", "root", "root");
    etcdctl.run("auth", "enable");
    try {
      assertThat(terminal("--user=root", "put", "a", "1").type("Password: ", "secret").run())
          .isEqualTo(new Result(0, "Password: \nOK\n", ECHO));
    } finally {
      etcdctl.run("--user=root:secret", "auth", "disable");
    }
  }

  @Test
  void aNewPasswordIsTypedTwiceAndDoesNotShow() {
    Result result =
        terminal("user", "add", "alice")
            .type("Password of alice: ", "secret")
            .type("Type password of alice again for confirmation: ", "secret")
            .run();

    assertThat(result)
        .isEqualTo(
            new Result(
                0,
                """
                Password of alice:\s
                Type password of alice again for confirmation:\s
                User alice created
                """,
                ECHO));
  }

  @Test
  void passwordsThatDifferMakeNoUser() {
    Result result =
        terminal("user", "add", "bob")
            .type("Password of bob: ", "secret")
            .type("Type password of bob again for confirmation: ", "sceret")
            .run();

    assertThat(result)
        .isEqualTo(
            new Result(
                128,
                """
                Password of bob:\s
                Type password of bob again for confirmation:\s
                Error: given passwords are different
                """,
                ECHO));
    assertThat(etcdctl.run("user", "list").lines()).doesNotContain("bob");
  }

  @Test
  void whatIsTypedShowsAgainAfterAnInterruptedPrompt() {
    Result result =
        terminal("--user=root", "get", "a").type("Password: ", Terminal.CONTROL_C).run();

    assertThat(result.exitStatus()).isEqualTo(INTERRUPTED);
    assertThat(result.errors()).isEqualTo(ECHO);
  }

  @Test
  void anInteractiveTransactionAsksForEachOfItsParts() {
    Result result =
        terminal("txn", "-i")
            .type("compares:", "ver(\"typed\") = \"0\"")
            .type("ver(\"typed\") = \"0\"", "")
            .type("success requests (get, put, del):", "put typed 1")
            .type("put typed 1", "")
            .type("failure requests (get, put, del):", "")
            .run();

    assertThat(result)
        .isEqualTo(
            new Result(
                0,
                """
                compares:
                ver("typed") = "0"

                success requests (get, put, del):
                put typed 1

                failure requests (get, put, del):

                SUCCESS

                OK
                """,
                ECHO));
  }

  @Test
  void savingASnapshotShowsHowFarItIsAndTakesThatAway() {
    Path file = directory.resolve("terminal.db");

    Result result = terminal("snapshot", "save", file.toString()).run();

    assertThat(result.output())
        .matches(
            "(\r\u001b\\[K\\d[^\r]* of \\d[^\r]*)+\r\u001b\\[KSnapshot saved at "
                + file
                + "\nServer version 3\\.7\\.0\n");
  }

  @Test
  void savingASnapshotIsSilentWhereNobodyLooks() {
    String file = directory.resolve("pipe.db").toString();

    assertThat(etcdctl.tryRun("", "snapshot", "save", file))
        .isEqualTo(
            new Result(0, "Snapshot saved at %s\nServer version 3.7.0\n".formatted(file), ""));
  }

  private static Terminal terminal(String... words) {
    return new Terminal(
        Stream.concat(
                Stream.of(Programs.etcdctl(), "--endpoints=" + cluster.endpoints()),
                Stream.of(words))
            .toArray(String[]::new));
  }
}
