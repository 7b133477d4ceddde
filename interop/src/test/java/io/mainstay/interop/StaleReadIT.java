package io.mainstay.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.mainstay.api.etcdserverpb.PutRequest;
import io.mainstay.api.etcdserverpb.RangeRequest;
import io.mainstay.api.etcdserverpb.RangeResponse;
import io.mainstay.interop.fixture.Methods;
import io.mainstay.interop.fixture.ServerCluster;
import io.mainstay.interop.fixture.WireClient;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A leader stands still for longer than an election takes, and does not know that it has been
 * succeeded when it goes on. A number only ever grows; a read must not answer with less than was
 * acknowledged before the read was sent.
 */
class StaleReadIT {
  private static final int ROUNDS = 4;
  private static final int READERS = 8;
  private static final int WRITES = 20;
  private static final int READS_AFTERWARDS = 200;
  private static final ByteString KEY = ByteString.copyFromUtf8("number");
  private static final RangeRequest READ = RangeRequest.newBuilder().setKey(KEY).build();

  @TempDir Path directory;

  private final Vertx vertx = Vertx.vertx();
  private final AtomicInteger acknowledged = new AtomicInteger();
  private final AtomicInteger answered = new AtomicInteger();
  private final Queue<String> stale = new ConcurrentLinkedQueue<>();

  /** That of the readers that go on; 0 when there is none. */
  private volatile int round;

  @AfterEach
  void closeClients() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  @Test
  void regression20418_aLeaderThatStoodStillAnswersNothingStale() {
    try (ServerCluster cluster = ServerCluster.startUnderTest(directory, 3)) {
      int number = write(cluster, cluster.leader(), 0);
      for (int next = 1; next <= ROUNDS; next++) {
        round = next;
        int leader = cluster.leader();
        List<WireClient> readers = connect(cluster, leader);
        readers.forEach(reader -> readOnAndOn(reader, round));
        awaitAnswers(READS_AFTERWARDS);

        cluster.member(leader).pause();
        int successor = awaitSuccessor(cluster, leader);
        number = write(cluster, successor, number);
        // These wait at the door until it goes on.
        readers.forEach(this::read);
        cluster.member(leader).resume();
        readers.forEach(this::read);
        awaitAnswers(READS_AFTERWARDS);

        assertThat(stale).as("stale reads in round %d", next).isEmpty();
      }
    } finally {
      // Before the clients are closed.
      round = 0;
    }
  }

  private List<WireClient> connect(ServerCluster cluster, int member) {
    return IntStream.range(0, READERS)
        .mapToObj(reader -> new WireClient(vertx, cluster.clientPorts().get(member)))
        .toList();
  }

  /** Reads until the round is over. */
  private void readOnAndOn(WireClient reader, int ownRound) {
    if (round == ownRound) {
      read(reader).onComplete(answer -> readOnAndOn(reader, ownRound));
    }
  }

  private Future<RangeResponse> read(WireClient reader) {
    int atLeast = acknowledged.get();
    return reader
        .call(Methods.RANGE, READ)
        .onSuccess(
            response -> {
              int found = Integer.parseInt(response.getKvs(0).getValue().toStringUtf8());
              if (found < atLeast) {
                stale.add(found + " instead of " + atLeast + " or more");
              }
              answered.incrementAndGet();
            });
  }

  private void awaitAnswers(int count) {
    int target = answered.get() + count;
    Awaitility.await("answered reads")
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(5))
        .until(() -> answered.get() >= target);
  }

  /** Asks a member that is not paused. */
  private static int awaitSuccessor(ServerCluster cluster, int paused) {
    return Awaitility.await("a successor")
        .atMost(Duration.ofSeconds(60))
        .until(
            () ->
                IntStream.range(0, cluster.size())
                    .filter(member -> member != paused)
                    .filter(member -> cluster.status(member).leads())
                    .findFirst(),
            found -> found.isPresent())
        .orElseThrow();
  }

  /** Makes the number grow, and gives what it has become. */
  private int write(ServerCluster cluster, int member, int from) {
    int number = from;
    try (WireClient writer = new WireClient(vertx, cluster.clientPorts().get(member))) {
      for (int i = 0; i < WRITES; i++) {
        number++;
        PutRequest put =
            PutRequest.newBuilder()
                .setKey(KEY)
                .setValue(ByteString.copyFromUtf8(Integer.toString(number)))
                .build();
        writer.call(Methods.PUT, put).toCompletionStage().toCompletableFuture().join();
        acknowledged.set(number);
      }
    }
    return number;
  }
}
