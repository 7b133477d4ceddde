package io.mainstay.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.interop.fixture.Etcdctl;
import io.mainstay.interop.fixture.RunningEtcdctl;
import io.mainstay.interop.fixture.ServerCluster;
import java.nio.file.Path;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code make-mirror} from one cluster to another. */
class EtcdctlMirrorIT {
  @TempDir static Path sourceDirectory;
  @TempDir static Path destinationDirectory;
  private static ServerCluster sourceCluster;
  private static ServerCluster destinationCluster;
  private static Etcdctl source;
  private static Etcdctl destination;

  @BeforeAll
  static void start() {
    sourceCluster = ServerCluster.start(sourceDirectory, 1);
    destinationCluster = ServerCluster.start(destinationDirectory, 1);
    source = Etcdctl.ours(sourceCluster.endpoints());
    destination = Etcdctl.ours(destinationCluster.endpoints());
  }

  @AfterAll
  static void stop() {
    sourceCluster.close();
    destinationCluster.close();
  }

  private static RunningEtcdctl mirror(String... flags) {
    String[] words = new String[flags.length + 2];
    words[0] = "make-mirror";
    System.arraycopy(flags, 0, words, 1, flags.length);
    words[words.length - 1] = destinationCluster.endpoints();
    return source.start(words);
  }

  private static void awaitAtDestination(String prefix, String expected) {
    Awaitility.await()
        .untilAsserted(
            () -> assertThat(destination.run("get", prefix, "--prefix")).isEqualTo(expected));
  }

  @Test
  void whatIsThereIsCopiedAndWhatBecomesOfItIsRepeated() {
    source.run("put", "plain/1", "a");
    source.run("put", "plain/2", "b");
    source.run("put", "other", "c");
    try (RunningEtcdctl mirror = mirror("--prefix", "plain/")) {
      awaitAtDestination("plain/", "plain/1\na\nplain/2\nb\n");

      source.run("put", "plain/3", "d");
      source.run("del", "plain/1");

      awaitAtDestination("plain/", "plain/2\nb\nplain/3\nd\n");
      assertThat(destination.run("get", "other")).isEmpty();
      assertThat(mirror.isRunning()).isTrue();
    }
  }

  @Test
  void keysAreCalledOtherwiseAtTheDestination() {
    source.run("put", "from/1", "a");
    try (RunningEtcdctl mirror = mirror("--prefix", "from/", "--dest-prefix", "to/")) {
      awaitAtDestination("to/", "to/1\na\n");
      assertThat(mirror.isRunning()).isTrue();
    }
  }

  @Test
  void aMirrorThatBeginsWhereHistoryIsGoneEndsWithAnError() {
    source.run("put", "gone/1", "a");
    source.run("put", "gone/1", "b");
    source.run("put", "gone/1", "c");
    source.run("compaction", revision());
    try (RunningEtcdctl mirror = mirror("--prefix", "gone/", "--rev", "2")) {
      assertThat(mirror.awaitExit()).isEqualTo(1);
      assertThat(mirror.errors())
          .isEqualTo("Error: etcdserver: mvcc: required revision has been compacted");
    }
  }

  private static String revision() {
    return source
        .run("get", "gone/1", "-w", "fields")
        .lines()
        .filter(line -> line.startsWith("\"Revision\""))
        .map(line -> line.substring(line.indexOf(':') + 2))
        .findFirst()
        .orElseThrow();
  }
}
