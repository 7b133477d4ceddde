package io.mainstay.proxy.grpc;

import io.mainstay.client.Client;
import io.mainstay.client.Endpoint;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is asked over plain HTTP. For the connections of one event loop, on it. */
final class Pages {
  private static final Logger LOG = LoggerFactory.getLogger(Pages.class);
  private static final Duration METRICS_TIMEOUT = Duration.ofSeconds(10);
  private static final String TEXT = "text/plain; charset=utf-8";
  private static final String PROFILES = "/debug/pprof/";

  private final Context context;
  private final Client members;
  private final Endpoint metricsSource;
  private final @Nullable Client self;
  private final BiConsumer<HttpServerRequest, Executor> ownMetrics;
  private final @Nullable Handler<HttpServerRequest> profiles;

  /**
   * The pages as one event loop shows them.
   *
   * @param metricsSource the member whose metrics are shown
   * @param self calls this proxy; null when it cannot be called
   * @param profiles null for none
   */
  Pages(
      Context context,
      Client members,
      Endpoint metricsSource,
      @Nullable Client self,
      BiConsumer<HttpServerRequest, Executor> ownMetrics,
      @Nullable Handler<HttpServerRequest> profiles) {
    this.context = context;
    this.members = members;
    this.metricsSource = metricsSource;
    this.self = self;
    this.ownMetrics = ownMetrics;
    this.profiles = profiles;
  }

  void answer(HttpServerRequest request) {
    switch (request.path()) {
      case "/metrics" -> membersMetrics(request);
      case "/health" -> health(request, SelfCheck.reading(members));
      case "/proxy/metrics" ->
          ownMetrics.accept(request, task -> context.runOnContext(due -> task.run()));
      case "/proxy/health" ->
          health(
              request,
              self == null
                  ? Future.succeededFuture("no connection to proxy")
                  : SelfCheck.readingAndWatching(self));
      default -> {
        if (profiles != null && request.path().startsWith(PROFILES)) {
          profiles.handle(request);
        } else {
          refuse(request, 404, "404 page not found");
        }
      }
    }
  }

  private void membersMetrics(HttpServerRequest request) {
    members
        .startPage(metricsSource, "/metrics", METRICS_TIMEOUT)
        .whenComplete(
            (page, failure) -> {
              if (failure == null) {
                request.response().putHeader("content-type", "text/plain; version=0.0.4").end(page);
              } else {
                refuse(request, 500, "Internal server error");
              }
            });
  }

  private static void health(HttpServerRequest request, Future<String> check) {
    if (!request.method().equals(HttpMethod.GET)) {
      request.response().putHeader("allow", "GET");
      refuse(request, 405, "Method Not Allowed");
      return;
    }
    check.onSuccess(complaint -> answer(request, complaint));
  }

  private static void answer(HttpServerRequest request, String complaint) {
    String body =
        new JsonObject()
            .put("health", Boolean.toString(complaint.isEmpty()))
            .put("reason", complaint)
            .encode();
    if (complaint.isEmpty()) {
      request.response().putHeader("content-type", TEXT).end(body);
    } else {
      LOG.atWarn().addKeyValue("output", body).log("/health error");
      refuse(request, 503, body);
    }
  }

  private static void refuse(HttpServerRequest request, int status, String reason) {
    request
        .response()
        .setStatusCode(status)
        .putHeader("content-type", TEXT)
        .putHeader("x-content-type-options", "nosniff")
        .end(reason + "\n");
  }
}
