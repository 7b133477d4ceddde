package io.mainstay.interop.bench;

import com.google.protobuf.ByteString;
import io.mainstay.api.etcdserverpb.PutRequest;
import io.mainstay.interop.bench.PutLoad.Figures;
import io.mainstay.interop.fixture.Methods;
import io.mainstay.interop.fixture.ServerCluster;
import io.mainstay.interop.fixture.WireClient;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Many watchers, all of one key or each of its own, against ours and against the original, one
 * member each, in alternation: how long an event takes to all of them, and what they cost the
 * writers. Arguments: rounds, watchers, {@code one} or {@code distinct}.
 */
public final class SideBySideWatchers {
  private static final int VALUE_BYTES = 256;
  private static final int CONCURRENT = 100;
  private static final int PUTS = 10_000;
  private static final int WATCHED_PUTS = 20;
  private static final ByteString ONE = ByteString.copyFromUtf8("one");

  private SideBySideWatchers() {}

  /** Prints each measurement. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    int rounds = Integer.parseInt(arguments[0]);
    int watchers = Integer.parseInt(arguments[1]);
    boolean one = arguments[2].equals("one");
    Path directory = Files.createTempDirectory("side-by-side");
    Path ours = Files.createDirectory(directory.resolve("ours"));
    Path original = Files.createDirectory(directory.resolve("original"));
    try (ServerCluster first = ServerCluster.start(ours, 1);
        ServerCluster second = ServerCluster.startOriginal(original, 1)) {
      for (int round = 0; round < rounds; round++) {
        measure("ours    ", first, watchers, one);
        measure("original", second, watchers, one);
      }
    }
  }

  private static void measure(String name, ServerCluster cluster, int watchers, boolean one)
      throws InterruptedException {
    int port = cluster.clientPorts().get(0);
    try (PutLoad load = new PutLoad(cluster.clientPorts(), VALUE_BYTES)) {
      Figures alone = load.run(CONCURRENT, PUTS);
      try (WatcherCrowd crowd =
          new WatcherCrowd(
              port,
              watchers,
              number -> one ? ONE : PutLoad.key(number),
              Math.max(PUTS, watchers * WATCHED_PUTS))) {
        long cpuBefore = cluster.member(0).cpuMillis();
        if (one) {
          putOne(port, crowd, watchers);
        }
        long cpuOfOne = cluster.member(0).cpuMillis() - cpuBefore;
        long[] latencies = crowd.latencies();
        Figures watched = load.run(CONCURRENT, PUTS);
        if (!one) {
          crowd.awaitEvents(Math.min(watchers, PUTS));
          latencies = crowd.latencies();
        }
        System.out.printf(
            "%s events %6d: p50 %7.2f p99 %7.2f ms, server cpu %5d ms;"
                + " puts/s alone %6.0f, watched %6.0f, ratio %.2f; put p99 %5.1f, watched %5.1f ms%n",
            name,
            latencies.length,
            PutLoad.millis(latencies, 0.5),
            PutLoad.millis(latencies, 0.99),
            cpuOfOne,
            alone.perSecond(),
            watched.perSecond(),
            watched.perSecond() / alone.perSecond(),
            alone.p99Millis(),
            watched.p99Millis());
      }
    }
  }

  /** Puts the one key again and again, each time when all watchers have heard of the last. */
  private static void putOne(int port, WatcherCrowd crowd, int watchers)
      throws InterruptedException {
    Vertx vertx = Vertx.vertx();
    try (WireClient client = new WireClient(vertx, port)) {
      for (int put = 1; put <= WATCHED_PUTS; put++) {
        client
            .call(
                Methods.PUT,
                PutRequest.newBuilder()
                    .setKey(ONE)
                    .setValue(PutLoad.stampedValue(VALUE_BYTES))
                    .build())
            .toCompletionStage()
            .toCompletableFuture()
            .join();
        crowd.awaitEvents(put * watchers);
      }
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().join();
    }
  }
}
