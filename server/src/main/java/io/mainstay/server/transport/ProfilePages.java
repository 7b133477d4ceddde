package io.mainstay.server.transport;

import io.mainstay.server.diagnostics.FlightRecording;
import io.mainstay.server.diagnostics.JvmReports;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What Java has in place of Go's profiles, {@code /debug/pprof/}. Event loops; what takes a while
 * is done on workers.
 */
public final class ProfilePages implements Handler<HttpServerRequest> {
  private static final Logger log = LoggerFactory.getLogger(ProfilePages.class);

  private static final String PREFIX = "/debug/pprof/";

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

  /** The pages of one process. */
  public ProfilePages(Vertx vertx) {
    this.vertx = vertx;
  }

  /** Whether a path is one of these pages. */
  public static boolean handles(String path) {
    return path.startsWith(PREFIX);
  }

  /** Answers a request to one of these pages. */
  @Override
  public void handle(HttpServerRequest request) {
    switch (request.path().substring(PREFIX.length())) {
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
}
