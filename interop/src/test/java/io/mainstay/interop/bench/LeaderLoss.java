package io.mainstay.interop.bench;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Client;
import io.etcd.jetcd.KV;
import io.mainstay.interop.fixture.ServerCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;

/**
 * Kills the leader of three members again and again, and measures how long writes through the
 * others stand still. Argument: rounds.
 */
public final class LeaderLoss {
  private static final long PAUSE_NANOS = 5_000_000;
  private static final int WARM_UP_WRITES = 300;
  private static final ByteSequence KEY = ByteSequence.from(new byte[] {'k'});

  private LeaderLoss() {}

  /** Prints each gap, and the median. */
  public static void main(String[] arguments) throws IOException {
    int rounds = Integer.parseInt(arguments[0]);
    List<Double> gaps = new ArrayList<>();
    try (ServerCluster cluster = ServerCluster.start(Files.createTempDirectory("leader-loss"), 3)) {
      for (int round = 0; round < rounds; round++) {
        gaps.add(gapMillis(cluster));
        System.out.printf("%.0f ms%n", gaps.get(round));
        cluster.awaitReady();
      }
    }
    Collections.sort(gaps);
    System.out.printf(
        "median %.0f ms, longest %.0f ms%n", gaps.get(rounds / 2), gaps.get(rounds - 1));
  }

  /**
   * From the kill to the first answer to a put that was begun after it; one is begun every few
   * milliseconds.
   */
  private static double gapMillis(ServerCluster cluster) {
    int leader = cluster.leader();
    int other = (leader + 1) % cluster.size();
    try (Client client = Client.builder().endpoints(cluster.urls().get(other)).build()) {
      KV kv = client.getKVClient();
      for (int i = 0; i < WARM_UP_WRITES; i++) {
        kv.put(KEY, KEY).join();
      }
      long killed = System.nanoTime();
      cluster.member(leader).kill();
      CompletableFuture<Void> answered = new CompletableFuture<>();
      while (!answered.isDone()) {
        var unused = kv.put(KEY, KEY).thenRun(() -> answered.complete(null));
        LockSupport.parkNanos(PAUSE_NANOS);
      }
      double gap = (System.nanoTime() - killed) / 1e6;
      cluster.restart(leader);
      return gap;
    }
  }
}
