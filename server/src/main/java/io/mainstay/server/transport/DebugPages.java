package io.mainstay.server.transport;

import io.mainstay.consensus.Consensus;
import io.mainstay.consensus.Leadership;
import io.mainstay.consensus.LogStatus;
import io.mainstay.server.diagnostics.JvmReports;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Pages for those who look into a running member: {@code /debug/vars}, and where profiling is on
 * {@link ProfilePages} (etcd {@code pkg/debugutil} at v3.7.1). Event loops.
 */
public final class DebugPages {
  private static final String VARIABLES = "/debug/vars";

  private final long memberId;
  private final Consensus consensus;
  private final @Nullable ProfilePages profiles;

  /**
   * The pages of one member.
   *
   * @param profiling whether there is more than {@code /debug/vars}
   */
  public DebugPages(Vertx vertx, long memberId, Consensus consensus, boolean profiling) {
    this.memberId = memberId;
    this.consensus = consensus;
    this.profiles = profiling ? new ProfilePages(vertx) : null;
  }

  /** Whether a path is one of these pages. */
  static boolean handles(String path) {
    return path.equals(VARIABLES) || ProfilePages.handles(path);
  }

  /** Answers a request to one of these pages. */
  void handle(HttpServerRequest request) {
    String path = request.path();
    if (path.equals(VARIABLES)) {
      request
          .response()
          .putHeader("Content-Type", "application/json; charset=utf-8")
          .end(variables().encodePrettily() + "\n");
    } else if (profiles != null) {
      profiles.handle(request);
    } else {
      HttpEndpoints.notFound(request);
    }
  }

  private JsonObject variables() {
    return new JsonObject()
        .put("cmdline", new JsonArray(JvmReports.commandLine()))
        .put("memstats", memory())
        .put("raft.status", raftStatus());
  }

  /** By the names that Go has for what comes nearest. */
  private static JsonObject memory() {
    MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
    MemoryUsage rest = ManagementFactory.getMemoryMXBean().getNonHeapMemoryUsage();
    long collections = 0;
    long pauseMillis = 0;
    for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
      collections += Math.max(0, collector.getCollectionCount());
      pauseMillis += Math.max(0, collector.getCollectionTime());
    }
    return new JsonObject()
        .put("Sys", heap.getCommitted() + rest.getCommitted())
        .put("HeapAlloc", heap.getUsed())
        .put("HeapSys", heap.getCommitted())
        .put("HeapIdle", heap.getCommitted() - heap.getUsed())
        .put("NumGC", collections)
        .put("PauseTotalNs", TimeUnit.MILLISECONDS.toNanos(pauseMillis));
  }

  private JsonObject raftStatus() {
    Leadership leadership = consensus.leadership();
    LogStatus progress = consensus.status();
    return new JsonObject()
        .put("id", Long.toHexString(memberId))
        .put("term", leadership.term())
        .put("commit", progress.committedIndex())
        .put("lead", Long.toHexString(leadership.leaderId()))
        .put("raftState", leadership.local() ? "StateLeader" : "StateFollower")
        .put("applied", progress.appliedIndex());
  }
}
