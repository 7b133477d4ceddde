package io.mainstay.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.interop.fixture.Dockerfile;
import io.mainstay.interop.fixture.Etcdctl.Result;
import io.mainstay.interop.fixture.Packages;
import io.mainstay.interop.fixture.Programs;
import io.mainstay.interop.fixture.ServerProcess;
import io.mainstay.interop.fixture.ThrowawayDebian;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The container image without a container engine: its files are laid out over a Debian as the
 * Dockerfile has it, and run as the Dockerfile says, in namespaces, on a root file system that
 * nobody can write to.
 */
@TestInstance(Lifecycle.PER_CLASS)
class ContainerImageIT {
  private static final String READY = "ready to serve client requests";
  private static final String PREPARE = "/opt/mainstay/bin/lib/prepare.sh";

  /** Gives a container its own processes, a volume, and a root that is not written to. */
  private static final String CONTAIN =
      """
      set -eu
      mount -t tmpfs -o mode=0775 tmpfs /bitnami/etcd
      mount -o remount,bind,ro /
      exec "$@"
      """;

  private final Dockerfile image = Dockerfile.ofTheRepository();
  private ThrowawayDebian debian;
  private Path directory;
  private @Nullable ServerProcess container;

  @BeforeAll
  void layOut(@TempDir Path directory) throws IOException {
    this.directory = directory;
    assertThat(image.entryPoint()).startsWith(Programs.init());
    debian = ThrowawayDebian.boot(directory);
    debian.copy(Packages.forLinux(), "/tmp/mainstay.tar.gz");
    copyTree("dist/src/container", "/tmp/container");
    copyTree("deploy/container", "/opt/bitnami/scripts/etcd");
    debian.run(
        "env",
        "JAVA_HOME=" + System.getProperty("java.home"),
        "sh",
        "/tmp/container/layout.sh",
        "/tmp/mainstay.tar.gz",
        "/tmp/image");
    debian.run("cp", "-a", "/tmp/image/.", "/");
    // The image has no other Java.
    debian.run("rm", "-rf", "/usr/lib/jvm");
    debian.run("sh", PREPARE, "/opt/mainstay", "/opt/mainstay/jre");
  }

  @AfterEach
  void endContainer() {
    ServerProcess running = container;
    if (running != null && running.isRunning()) {
      stop();
      running.awaitExit();
    }
  }

  @AfterAll
  void forget() {
    if (debian != null) {
      debian.close();
    }
  }

  /** As COPY does it. */
  private void copyTree(String source, String target) throws IOException {
    Path archive = directory.resolve("tree.tar");
    Path tree = Programs.repository().resolve(source);
    Process tar =
        new ProcessBuilder("tar", "-cf", archive.toString(), "-C", tree.toString(), ".")
            .inheritIO()
            .start();
    assertThat(tar.onExit().join().exitValue()).as("tar of " + tree).isZero();
    debian.copy(archive, "/tmp/tree.tar");
    debian.run("mkdir", "-p", target);
    debian.run("tar", "-xf", "/tmp/tree.tar", "-C", target);
  }

  private List<String> asUser(String user, List<String> settings, List<String> command) {
    List<String> whole =
        new ArrayList<>(List.of("setpriv", "--reuid", user, "--regid", "0", "--clear-groups"));
    whole.addAll(List.of("--no-new-privs", "--bounding-set=-all", "env", "-i"));
    whole.addAll(image.environment());
    whole.addAll(settings);
    whole.addAll(command);
    return whole;
  }

  private ServerProcess run(String user, String... settings) {
    List<String> command = new ArrayList<>();
    command.addAll(List.of("unshare", "--mount", "--pid", "--fork", "--kill-child"));
    command.addAll(List.of("--mount-proc", "sh", "-c", CONTAIN, "sh"));
    command.addAll(
        asUser(
            user,
            Stream.concat(Stream.of("ALLOW_NONE_AUTHENTICATION=yes"), Stream.of(settings)).toList(),
            Stream.concat(image.entryPoint().stream(), image.command().stream()).toList()));
    ServerProcess started = debian.start(directory, command.toArray(String[]::new));
    container = started;
    return started.awaitOutput(READY);
  }

  /** Sends what a container engine sends, to the container's first process. */
  private void stop() {
    debian.run("sh", "-c", "kill -TERM $(grep -lx tini /proc/[0-9]*/comm | cut -d/ -f3)");
  }

  /** As a container engine would in the container, but for its file system. */
  private Result execute(List<String> command) {
    List<String> settings = List.of("ALLOW_NONE_AUTHENTICATION=yes");
    return debian.tryRun(asUser(image.user(), settings, command).toArray(String[]::new));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1001", "1000650000"})
  void aMemberServesWhateverItsUserAndEndsInOrder(String user) {
    ServerProcess member = run(user);

    assertThat(execute(List.of("etcdctl", "put", "/message", "Hello")).output()).isEqualTo("OK\n");
    Result health = execute(image.healthCheck());
    assertThat(health.exitStatus()).as(health.errors()).isZero();
    stop();
    assertThat(member.awaitExit()).as(member.outputText()).isZero();
    assertThat(member.printed("the member was closed")).isTrue();
  }

  @Test
  void whereNobodyServesTheHealthCheckFails() {
    assertThat(execute(image.healthCheck()).exitStatus()).isEqualTo(1);
  }

  @Test
  void itsClassesComeOutOfTheArchive() {
    Result printed =
        execute(
            List.of(
                "env",
                "MAINSTAY_JAVA_OPTS=-Xlog:class+load:stdout",
                "/usr/local/bin/etcd",
                "--version"));

    assertThat(printed.output()).containsPattern("io.mainstay.daemon.Main source: shared objects");
  }

  @Test
  void itsJavaHasWhatTlsNeeds() {
    run(
        image.user(),
        "ETCD_AUTO_TLS=true",
        "ETCD_LISTEN_CLIENT_URLS=https://127.0.0.1:2379",
        "ETCD_ADVERTISE_CLIENT_URLS=https://127.0.0.1:2379");

    Result put =
        execute(
            List.of(
                "etcdctl",
                "--endpoints=https://127.0.0.1:2379",
                "--insecure-skip-tls-verify",
                "put",
                "a",
                "b"));

    assertThat(put.output()).isEqualTo("OK\n");
  }

  @Test
  void itsJavaHasWhatRecordingsNeed() {
    run(image.user(), "ETCD_ENABLE_PPROF=true");

    String answer =
        debian.run(
            "bash",
            "-c",
            "exec 3<>/dev/tcp/127.0.0.1/2379"
                + " && printf 'GET /debug/pprof/profile?seconds=1 HTTP/1.0\\r\\n\\r\\n' >&3"
                + " && head -n 1 <&3");

    assertThat(answer).contains(" 200 ");
  }
}
