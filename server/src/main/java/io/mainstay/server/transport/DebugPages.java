package io.mainstay.server.transport;

import io.mainstay.consensus.Consensus;
import io.mainstay.consensus.Leadership;
import io.mainstay.consensus.LogStatus;
import io.mainstay.server.diagnostics.FlightRecording;
import io.mainstay.server.diagnostics.JvmReports;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pages for those who look into a running member: {@code /debug/vars}, and where profiling is on
 * what Java has in place of Go's profiles, {@code /debug/pprof/} (etcd {@code pkg/debugutil} at
 * v3.7.1). Event loops.
 */
public final class DebugPages {
  private static final Logger log = LoggerFactory.getLogger(DebugPages.class);

  private static final String VARIABLES = "/debug/vars";
  private static final String PROFILES = "/debug/pprof/";

  private static final String INDEX =
      """
      /debug/pprof/

      cmdline               the command line
      goroutine             all threads
      heap                  number and size of the objects of each class
      profile?seconds=30    a JDK Flight Recorder recording
      """;

  private static final int DEFAULT_SECONDS = 30;
  private static final int MAX_SECONDS = 600;

  private final Vertx vertx;
  private final long memberId;
  private final Consensus consensus;
  private final boolean profiling;

  /**
   * The pages of one member.
   *
   * @param profiling whether there is more than {@code /debug/vars}
   */
  public DebugPages(Vertx vertx, long memberId, Consensus consensus, boolean profiling) {
    this.vertx = vertx;
    this.memberId = memberId;
    this.consensus = consensus;
    this.profiling = profiling;
  }

  /** Whether a path is one of these pages. */
  static boolean handles(String path) {
    return path.equals(VARIABLES) || path.startsWith(PROFILES);
  }

  /** Answers a request to one of these pages. */
  void handle(HttpServerRequest request) {
    String path = request.path();
    if (path.equals(VARIABLES)) {
      request
          .response()
          .putHeader("Content-Type", "application/json; charset=utf-8")
          .end(variables().encodePrettily() + "\n");
    } else if (profiling) {
      profile(request, path.substring(PROFILES.length()));
    } else {
      HttpEndpoints.notFound(request);
    }
  }

  private void profile(HttpServerRequest request, String name) {
    switch (name) {
      case "" -> text(request, INDEX);
      case "cmdline" -> text(request, String.join("\0", JvmReports.commandLine()));
      case "goroutine" -> report(request, JvmReports::threads);
      case "heap" -> report(request, JvmReports::heapHistogram);
      case "profile" -> record(request);
      default -> HttpEndpoints.notFound(request);
    }
  }

  private static void text(HttpServerRequest request, String text) {
    request.response().putHeader("Content-Type", "text/plain; charset=utf-8").end(text);
  }

  private void report(HttpServerRequest request, Callable<String> report) {
    vertx
        .executeBlocking(report)
        .onSuccess(text -> text(request, text))
        .onFailure(failure -> fail(request, failure));
  }

  private void record(HttpServerRequest request) {
    int seconds = seconds(request);
    if (seconds <= 0 || seconds > MAX_SECONDS) {
      HttpEndpoints.refuse(request, 400, "seconds has to be a number between 1 and " + MAX_SECONDS);
      return;
    }
    vertx
        .executeBlocking(FlightRecording::start)
        .onSuccess(started -> record(request, started, seconds))
        .onFailure(failure -> fail(request, failure));
  }

  private void record(HttpServerRequest request, Optional<FlightRecording> started, int seconds) {
    if (started.isEmpty()) {
      HttpEndpoints.refuse(request, 500, "a recording is under way already");
      return;
    }
    FlightRecording recording = started.get();
    long timer =
        vertx.setTimer(
            TimeUnit.SECONDS.toMillis(seconds),
            over ->
                vertx
                    .executeBlocking(
                        () -> {
                          try (recording) {
                            return recording.finish();
                          }
                        })
                    .onSuccess(file -> send(request, file))
                    .onFailure(failure -> fail(request, failure)));
    request
        .response()
        .exceptionHandler(
            gone -> {
              if (vertx.cancelTimer(timer)) {
                var unused =
                    vertx.executeBlocking(
                        () -> {
                          recording.close();
                          return null;
                        });
              }
            });
  }

  private void send(HttpServerRequest request, Path file) {
    request
        .response()
        .putHeader("Content-Type", "application/octet-stream")
        .putHeader("Content-Disposition", "attachment; filename=\"profile.jfr\"")
        .sendFile(file.toString())
        .onComplete(sent -> vertx.fileSystem().delete(file.toString()));
  }

  private static int seconds(HttpServerRequest request) {
    String asked = request.getParam("seconds");
    if (asked == null) {
      return DEFAULT_SECONDS;
    }
    try {
      return Integer.parseInt(asked);
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  private static void fail(HttpServerRequest request, Throwable failure) {
    log.atError().addKeyValue("path", request.path()).setCause(failure).log("no profile");
    HttpEndpoints.refuse(request, 500, String.valueOf(failure.getMessage()));
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
