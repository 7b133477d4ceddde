package io.mainstay.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Client;
import io.mainstay.interop.fixture.Etcdctl;
import io.mainstay.interop.fixture.RunningEtcdctl;
import io.mainstay.interop.fixture.ServerCluster;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compaction and defragmentation by the original client, and compaction by flags alone. */
class DefragmentationIT {
  private static final int KEYS = 200;
  private static final int VALUE_BYTES = 50_000;
  private static final long ALL_BYTES = (long) KEYS * VALUE_BYTES;

  @TempDir Path directory;

  @Test
  void everyMemberGivesBackTheRoomOfWhatWasDeletedAndCompacted() {
    try (ServerCluster cluster = ServerCluster.start(directory, 3)) {
      Etcdctl etcdctl = new Etcdctl(cluster.endpoints());
      putAll(cluster);
      etcdctl.run("del", "--prefix", "key/");

      assertThat(etcdctl.run("compaction", "--physical", "" + (KEYS + 2)))
          .isEqualTo("compacted revision " + (KEYS + 2) + "\n");
      for (int i = 0; i < 3; i++) {
        Etcdctl member = new Etcdctl(cluster.endpoint(i));
        Awaitility.await().until(() -> size(member, "dbSizeInUse") < ALL_BYTES / 10);
        assertThat(size(member, "dbSize")).isGreaterThan(ALL_BYTES * 9 / 10);
      }

      assertThat(new Etcdctl(cluster.endpoint(0)).run("defrag", "--cluster").lines())
          .containsExactlyInAnyOrderElementsOf(
              cluster.urls().stream()
                  .map(url -> "Finished defragmenting etcd member[" + url + "]")
                  .toList());
      for (int i = 0; i < 3; i++) {
        assertThat(size(new Etcdctl(cluster.endpoint(i)), "dbSize")).isLessThan(ALL_BYTES / 10);
      }
    }
  }

  @Test
  void aCompactionMayBeFollowedByADefragmentationAtOnce() {
    try (ServerCluster cluster =
        ServerCluster.start(
            directory, 1, "--compaction-batch-limit=10", "--compaction-sleep-interval=1ms")) {
      Etcdctl etcdctl = new Etcdctl(cluster.endpoints());
      putAll(cluster);
      etcdctl.run("del", "--prefix", "key/");
      etcdctl.run("compaction", "" + (KEYS + 2));

      assertThat(etcdctl.run("defrag"))
          .isEqualTo("Finished defragmenting etcd member[" + cluster.endpoint(0) + "]\n");

      assertThat(size(etcdctl, "dbSize")).isLessThan(ALL_BYTES / 10);
    }
  }

  /** Of the compaction one batch is done, and the next one is a day away. */
  @Test
  void regression17780_19179_aCrashInACompactionToATombstoneLosesNeitherRevisionNorDelete() {
    try (ServerCluster cluster =
        ServerCluster.start(
            directory, 1, "--compaction-batch-limit=1", "--compaction-sleep-interval=24h")) {
      Etcdctl etcdctl = new Etcdctl(cluster.endpoints());
      for (int i = 0; i < 5; i++) {
        etcdctl.run("put", "key", "value");
      }
      etcdctl.run("del", "key");
      etcdctl.run("compaction", "7");

      cluster.member(0).kill();
      cluster.restart(0);
      cluster.awaitReady();

      assertThat(cluster.status(0).revision()).isEqualTo(7);
      try (RunningEtcdctl watch = etcdctl.start("watch", "key", "--rev=7")) {
        watch.awaitOutput("DELETE\nkey\n\n");
      }
    }
  }

  @Test
  void whatIsOlderThanThePeriodIsCompactedWithUsersAndPermissionsToo() {
    try (ServerCluster cluster =
        ServerCluster.start(directory, 3, "--auto-compaction-retention=1s")) {
      Etcdctl etcdctl = new Etcdctl(cluster.endpoints());
      etcdctl.run("put", "key", "old");
      awaitCompacted(etcdctl, 1);

      etcdctl.run("user", "add", "root:secret");
      etcdctl.run("user", "grant-role", "root", "root");
      etcdctl.run("auth", "enable");
      etcdctl.run("--user=root:secret", "put", "key", "new");
      awaitCompacted(etcdctl, 2, "--user=root:secret");
    }
  }

  private static void awaitCompacted(Etcdctl etcdctl, long revision, String... options) {
    String[] arguments = {"get", "key", "--rev=" + revision};
    String[] all =
        IntStream.range(0, options.length + arguments.length)
            .mapToObj(i -> i < options.length ? options[i] : arguments[i - options.length])
            .toArray(String[]::new);
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () ->
                etcdctl
                    .tryRun("", all)
                    .errors()
                    .contains("etcdserver: mvcc: required revision has been compacted"));
  }

  private static void putAll(ServerCluster cluster) {
    Random random = new Random(3);
    try (Client client =
        Client.builder().endpoints(cluster.urls().toArray(String[]::new)).build()) {
      CompletableFuture<?>[] puts =
          IntStream.range(0, KEYS)
              .mapToObj(
                  number -> {
                    byte[] value = new byte[VALUE_BYTES];
                    random.nextBytes(value);
                    return client
                        .getKVClient()
                        .put(
                            ByteSequence.from("key/" + number, StandardCharsets.US_ASCII),
                            ByteSequence.from(value));
                  })
              .toArray(CompletableFuture<?>[]::new);
      CompletableFuture.allOf(puts).join();
    }
  }

  private static long size(Etcdctl etcdctl, String field) {
    String status = etcdctl.run("endpoint", "status", "-w", "json");
    Matcher found = Pattern.compile("\"" + field + "\":(\\d+)").matcher(status);
    assertThat(found.find()).as(status).isTrue();
    return Long.parseLong(found.group(1));
  }
}
