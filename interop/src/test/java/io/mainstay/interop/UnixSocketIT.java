package io.mainstay.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.interop.fixture.Curl;
import io.mainstay.interop.fixture.Etcdctl;
import io.mainstay.interop.fixture.Programs;
import io.mainstay.interop.fixture.ServerProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Members that listen at socket files, for clients and for one another. */
class UnixSocketIT {
  private static final String READY = "ready to serve client requests";

  @TempDir Path directory;

  private final List<ServerProcess> members = new ArrayList<>();

  @AfterEach
  void stop() {
    members.forEach(ServerProcess::close);
  }

  @Test
  void aClusterNeedsNoPorts() {
    start(3);

    assertThat(etcdctl(0).run("put", "k", "v")).isEqualTo("OK\n");
    assertThat(etcdctl(2).run("get", "k")).isEqualTo("k\nv\n");
    assertThat(
            Curl.run("--unix-socket", clientSocket(1).toString(), "http://localhost/health")
                .output())
        .isEqualTo("{\"health\":\"true\",\"reason\":\"\"}");
  }

  @Test
  void aMemberThatEndsRemovesItsSocketFiles() {
    start(1);

    members.get(0).terminate();

    assertThat(members.get(0).awaitExit()).isZero();
    assertThat(clientSocket(0)).doesNotExist();
    assertThat(directory.resolve("peer:0")).doesNotExist();
  }

  @Test
  void whatAKilledMemberLeftBehindDoesNotHinderIt() {
    start(1);
    members.get(0).kill();
    assertThat(Files.exists(clientSocket(0))).isTrue();

    members.set(0, launch(0, 1).awaitOutput(READY));

    assertThat(etcdctl(0).run("put", "k", "v")).isEqualTo("OK\n");
  }

  @Test
  void theFileOfALivingMemberIsNotTakenOver() {
    start(1);

    ServerProcess second =
        ServerProcess.start(
            directory,
            Programs.mainstay(),
            List.of(
                "--name=second",
                "--listen-peer-urls=unix://peer:9",
                "--listen-client-urls=unix://localhost:0",
                "--advertise-client-urls=unix://localhost:0"));
    members.add(second);

    assertThat(second.awaitExit()).isEqualTo(1);
    assertThat(second.printed("listen unix localhost:0: bind: address already in use")).isTrue();
    assertThat(etcdctl(0).run("put", "k", "v")).isEqualTo("OK\n");
  }

  @Test
  void aSocketFileCanBeEncrypted() {
    ServerProcess member =
        ServerProcess.start(
            directory,
            Programs.mainstay(),
            List.of(
                "--auto-tls",
                "--listen-peer-urls=unix://peer:0",
                "--initial-advertise-peer-urls=unix://peer:0",
                "--initial-cluster=default=unix://peer:0",
                "--listen-client-urls=unixs://localhost:0",
                "--advertise-client-urls=unixs://localhost:0"));
    members.add(member);
    member.awaitOutput(READY);

    assertThat(
            Curl.run(
                    "--insecure",
                    "--unix-socket",
                    clientSocket(0).toString(),
                    "https://localhost/health")
                .output())
        .isEqualTo("{\"health\":\"true\",\"reason\":\"\"}");
  }

  private void start(int size) {
    for (int index = 0; index < size; index++) {
      members.add(launch(index, size));
    }
    members.forEach(member -> member.awaitOutput(READY));
  }

  private ServerProcess launch(int index, int size) {
    String cluster =
        String.join(
            ",", IntStream.range(0, size).mapToObj(i -> "m" + i + "=unix://peer:" + i).toList());
    return ServerProcess.start(
        directory,
        Programs.mainstay(),
        List.of(
            "--name=m" + index,
            "--initial-cluster=" + cluster,
            "--listen-peer-urls=unix://peer:" + index,
            "--initial-advertise-peer-urls=unix://peer:" + index,
            "--listen-client-urls=unix://localhost:" + index,
            "--advertise-client-urls=unix://localhost:" + index));
  }

  private Etcdctl etcdctl(int index) {
    return new Etcdctl("unix://" + clientSocket(index));
  }

  /** In the members' working directory, as etcd has it. */
  private Path clientSocket(int index) {
    return directory.resolve("localhost:" + index);
  }
}
