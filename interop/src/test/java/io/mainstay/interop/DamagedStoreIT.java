package io.mainstay.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mainstay.interop.fixture.GrowingCluster;
import io.mainstay.interop.fixture.MemberProcess;
import io.mainstay.interop.fixture.RandomHistory;
import io.mainstay.interop.fixture.WireClient;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The disk of one member gives back something else than was written to it. */
class DamagedStoreIT {
  private static final int KEYS = 20_000;

  @Test
  void theMemberStopsWithALineThatSaysSoAndTheOthersGoOn(@TempDir Path directory)
      throws IOException {
    Vertx vertx = Vertx.vertx();
    try (GrowingCluster cluster = GrowingCluster.start(directory, 3);
        WireClient client = new WireClient(vertx, cluster.member(0).clientPort())) {
      RandomHistory.fill(client, KEYS);
      MemberProcess damaged = cluster.follower();
      damaged.process().terminate();
      damaged.process().awaitExit();
      flipAByte(largestTable(damaged.dataDirectory()));

      damaged.restart();
      // Whoever reads all of it comes past the damage, unless the member itself has done so before.
      await()
          .atMost(Duration.ofSeconds(60))
          .until(
              () -> {
                damaged.etcdctl().tryRun("", "get", "", "--prefix", "--consistency=s");
                return !damaged.isRunning();
              });
      assertThat(damaged.process().awaitExit()).isNotZero();
      assertThat(damaged.process().outputText()).containsIgnoringCase("checksum mismatch");

      cluster.forget(damaged);
      assertThat(cluster.etcdctl().run("put", "key", "on")).isEqualTo("OK\n");
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().join();
    }
  }

  private static Path largestTable(Path dataDirectory) throws IOException {
    try (Stream<Path> files = Files.walk(dataDirectory.resolve("member").resolve("store"))) {
      return files
          .filter(file -> file.toString().endsWith(".sst"))
          .max(Comparator.comparingLong(file -> file.toFile().length()))
          .orElseThrow();
    }
  }

  private static void flipAByte(Path file) throws IOException {
    try (RandomAccessFile content = new RandomAccessFile(file.toFile(), "rw")) {
      // Well before the index, which is at the end and would be missed at the start.
      long place = content.length() / 4;
      content.seek(place);
      int value = content.read();
      content.seek(place);
      content.write(value ^ 0xFF);
    }
  }
}
