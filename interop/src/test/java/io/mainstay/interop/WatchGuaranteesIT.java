package io.mainstay.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.mainstay.interop.fixture.MemberStatus;
import io.mainstay.interop.fixture.ServerCluster;
import io.mainstay.interop.history.RandomWrites;
import io.mainstay.interop.history.RecordingStream;
import io.mainstay.interop.history.WatchGuarantees;
import io.mainstay.interop.history.WatchRecording;
import io.mainstay.interop.history.WatchSpec;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Twenty watchers write down what they see while clients write at random and compact, and while
 * members are killed and come back; then all that etcd guarantees of watches is checked.
 */
class WatchGuaranteesIT {
  private static final int WATCHERS = 20;
  private static final int WRITERS = 4;
  private static final int ROUNDS = 8;
  private static final int WRITES_A_ROUND = 250;
  private static final long SEED = 20_261;

  private final Vertx vertx = Vertx.vertx();
  private final Random random = new Random(SEED);
  private final List<RandomWrites> writers = new ArrayList<>();
  private final List<RecordingStream> streams = new ArrayList<>();
  private final List<WatchRecording> recordings = new ArrayList<>();

  @TempDir Path directory;

  @AfterEach
  void disconnect() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void whatTwentyWatchersSawIsWhatHappened() {
    try (ServerCluster cluster = ServerCluster.start(directory, 3)) {
      startWriters(cluster);
      startWatchers(cluster, 8, 1);
      for (int round = 0; round < ROUNDS; round++) {
        awaitMoreWrites();
        int victim = random.nextInt(cluster.size());
        cluster.member(victim).kill();
        awaitMoreWrites();
        cluster.restart(victim);
        cluster.awaitReady();
        if (round == ROUNDS / 2) {
          startWatchers(cluster, WATCHERS - recordings.size(), writtenRevision(cluster));
        }
      }
      writers.forEach(RandomWrites::close);
      awaitEverythingDelivered(cluster);
      streams.forEach(RecordingStream::close);
    }
    assertThat(recordings).hasSize(WATCHERS);
    assertThat(judge()).isEmpty();
  }

  private List<String> judge() {
    WatchGuarantees guarantees = new WatchGuarantees();
    for (RandomWrites writer : writers) {
      writer.acknowledged().forEach(guarantees::acknowledged);
      writer.compactions().forEach(guarantees::compactedTo);
    }
    return guarantees.judge(recordings);
  }

  private void startWriters(ServerCluster cluster) {
    for (int i = 0; i < WRITERS; i++) {
      writers.add(new RandomWrites(vertx, cluster.clientPorts(), "writer" + i, SEED + i));
    }
    writers.forEach(RandomWrites::start);
  }

  /** Opens streams with up to three watches each, until so many watch. */
  private void startWatchers(ServerCluster cluster, int count, long revision) {
    int target = recordings.size() + count;
    while (recordings.size() < target) {
      long napMillis = random.nextInt(3) == 0 ? 2 : 0;
      RecordingStream stream =
          new RecordingStream(vertx, cluster.clientPorts(), SEED + recordings.size(), napMillis);
      int watches = Math.min(target - recordings.size(), 1 + random.nextInt(3));
      for (int i = 0; i < watches; i++) {
        String name = "watcher" + recordings.size();
        recordings.add(stream.add(name, randomSpec(), randomStart(revision)));
      }
      streams.add(stream);
      stream.open();
    }
  }

  private WatchSpec randomSpec() {
    boolean prevKv = random.nextBoolean();
    boolean fragment = random.nextBoolean();
    int filter = random.nextInt(6);
    boolean puts = filter != 0;
    boolean deletes = filter != 1;
    ByteString prefix = ByteString.copyFromUtf8(List.of("a/", "b/", "c/").get(random.nextInt(3)));
    return switch (random.nextInt(4)) {
      case 0 ->
          new WatchSpec(
              prefix.concat(ByteString.copyFromUtf8("3")),
              ByteString.EMPTY,
              puts,
              deletes,
              prevKv,
              fragment);
      case 1 ->
          new WatchSpec(
              prefix, prefix.concat(ByteString.copyFromUtf8("~")), puts, deletes, prevKv, fragment);
      case 2 ->
          new WatchSpec(prefix, ByteString.copyFrom(new byte[1]), puts, deletes, prevKv, fragment);
      default ->
          new WatchSpec(
              WatchSpec.all().key(), WatchSpec.all().rangeEnd(), puts, deletes, prevKv, fragment);
    };
  }

  /** From now, from the past (perhaps compacted), or from a revision still to come. */
  private long randomStart(long revision) {
    return switch (random.nextInt(4)) {
      case 0 -> 0;
      case 1 -> revision + 50;
      default -> Math.max(1, revision - random.nextInt(200));
    };
  }

  private void awaitMoreWrites() {
    int target = acknowledged() + WRITES_A_ROUND;
    Awaitility.await("acknowledged writes")
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(10))
        .until(() -> acknowledged() >= target);
  }

  private int acknowledged() {
    return writers.stream().mapToInt(writer -> writer.acknowledged().size()).sum();
  }

  /** A write whose client has given up may be applied for a while yet. */
  private void awaitEverythingDelivered(ServerCluster cluster) {
    Awaitility.await("everything delivered")
        .atMost(Duration.ofSeconds(90))
        .pollInterval(Duration.ofMillis(200))
        .untilAsserted(
            () -> {
              long revision = writtenRevision(cluster);
              assertThat(streams)
                  .allSatisfy(
                      stream -> assertThat(stream.reached()).isGreaterThanOrEqualTo(revision));
            });
  }

  private static long writtenRevision(ServerCluster cluster) {
    return cluster.urls().stream()
        .mapToLong(url -> MemberStatus.of(url).revision())
        .max()
        .orElseThrow();
  }
}
