package io.mainstay.torture.fault;

import io.mainstay.api.etcdserverpb.StatusResponse;
import io.mainstay.torture.cluster.Cluster;
import io.mainstay.torture.cluster.Member;
import java.io.IOException;
import java.time.Duration;

/** What operators do while clients go on. */
final class Maintenance {
  /** Less than clients of a run fall behind, so that some of them are told. */
  private static final int MOST_KEPT_REVISIONS = 500;

  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final long POLL_MILLIS = 100;

  private Maintenance() {}

  /** A member goes, and comes again without data. */
  static Injury replaceMember(Stage stage) throws IOException, InterruptedException {
    Member victim = stage.leaderOrAny();
    victim.kill();
    return new Injury("replaced " + victim.name(), () -> stage.cluster().replace(victim));
  }

  static Injury moveLeader(Stage stage) throws IOException, InterruptedException {
    Member from = stage.leader();
    Member to = stage.another(from);
    boolean moved = stage.cluster().moveLeader(to);
    return new Injury(
        "%s the leadership from %s to %s"
            .formatted(moved ? "moved" : "tried to move", from.name(), to.name()),
        () -> {});
  }

  static Injury compact(Stage stage) throws InterruptedException {
    int kept = stage.random().nextInt(MOST_KEPT_REVISIONS);
    stage.compactor().compact(kept);
    return new Injury("compacted all but " + kept + " revisions", () -> {});
  }

  static Injury defragment(Stage stage) throws IOException, InterruptedException {
    for (Member member : stage.cluster().members()) {
      stage.cluster().defragment(member);
    }
    return new Injury("defragmented all", () -> {});
  }

  /** A member is away for as long as it takes until the others' logs do not reach back to it. */
  static Injury installSnapshot(Stage stage) throws IOException, InterruptedException {
    Member victim = stage.any();
    victim.kill();
    long begin = raftIndex(stage.cluster());
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (raftIndex(stage.cluster()) < begin + Cluster.LOG_ENTRIES_KEPT) {
      if (System.nanoTime() - deadline > 0) {
        throw new IOException("there is too little traffic for a snapshot");
      }
      Thread.sleep(POLL_MILLIS);
    }
    return new Injury(victim.name() + " was away past what is left of the log", victim::startAgain);
  }

  private static long raftIndex(Cluster cluster) throws IOException, InterruptedException {
    return cluster.status(cluster.awaitLeader()).map(StatusResponse::getRaftIndex).orElse(0L);
  }
}
