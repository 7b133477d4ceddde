package io.mainstay.interop.bench;

import com.google.protobuf.ByteString;
import io.mainstay.api.etcdserverpb.WatchCreateRequest;
import io.mainstay.api.etcdserverpb.WatchRequest;
import io.mainstay.interop.bench.PutLoad.Figures;
import io.mainstay.interop.fixture.MemberStatus;
import io.mainstay.interop.fixture.Methods;
import io.mainstay.interop.fixture.ServerCluster;
import io.mainstay.interop.fixture.WireClient;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A watcher far behind catches up while others write, against ours and against the original, one
 * new member each (etcd issue 22264). Arguments: rounds, revisions.
 */
public final class SideBySideCatchUp {
  private static final int VALUE_BYTES = 256;
  private static final int FILLERS = 200;
  private static final int WRITERS = 20;
  private static final int PUTS = 20_000;
  private static final ByteString ALL = ByteString.copyFrom(new byte[1]);

  private SideBySideCatchUp() {}

  /** Prints each measurement. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    int rounds = Integer.parseInt(arguments[0]);
    int revisions = Integer.parseInt(arguments[1]);
    for (int round = 0; round < rounds; round++) {
      Path directory = Files.createTempDirectory("side-by-side");
      try (ServerCluster ours = ServerCluster.start(directory, 1)) {
        measure("ours    ", ours, revisions);
      }
      try (ServerCluster original =
          ServerCluster.startOriginal(Files.createTempDirectory("side-by-side"), 1)) {
        measure("original", original, revisions);
      }
    }
  }

  private static void measure(String name, ServerCluster cluster, int revisions)
      throws InterruptedException {
    Vertx vertx = Vertx.vertx();
    try (PutLoad load = new PutLoad(cluster.clientPorts(), VALUE_BYTES);
        WireClient client = new WireClient(vertx, cluster.clientPorts().get(0))) {
      load.run(FILLERS, revisions);
      Figures alone = load.run(WRITERS, PUTS);
      long target = MemberStatus.of(cluster.urls().get(0)).revision();
      long began = System.nanoTime();
      AtomicLong tookNanos = new AtomicLong();
      CountDownLatch caughtUp = catchUp(client, target, began, tookNanos);
      Figures meanwhile = load.run(WRITERS, PUTS);
      if (!caughtUp.await(5, TimeUnit.MINUTES)) {
        throw new IllegalStateException("the watcher never caught up");
      }
      System.out.printf(
          "%s %d revisions in %6.0f ms; puts/s alone %6.0f, meanwhile %6.0f, ratio %.2f;"
              + " put p99 alone %5.1f, meanwhile %5.1f ms%n",
          name,
          target,
          tookNanos.get() / 1e6,
          alone.perSecond(),
          meanwhile.perSecond(),
          meanwhile.perSecond() / alone.perSecond(),
          alone.p99Millis(),
          meanwhile.p99Millis());
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().join();
    }
  }

  private static CountDownLatch catchUp(
      WireClient client, long target, long began, AtomicLong tookNanos) {
    CountDownLatch caughtUp = new CountDownLatch(1);
    client
        .open(
            Methods.WATCH,
            response -> {
              int count = response.getEventsCount();
              if (count > 0
                  && response.getEvents(count - 1).getKv().getModRevision() >= target
                  && tookNanos.compareAndSet(0, System.nanoTime() - began)) {
                caughtUp.countDown();
              }
            },
            () -> {})
        .onSuccess(
            stream ->
                stream.send(
                    WatchRequest.newBuilder()
                        .setCreateRequest(
                            WatchCreateRequest.newBuilder()
                                .setKey(ALL)
                                .setRangeEnd(ALL)
                                .setStartRevision(1))
                        .build()));
    return caughtUp;
  }
}
