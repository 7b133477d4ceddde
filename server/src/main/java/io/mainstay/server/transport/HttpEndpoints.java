package io.mainstay.server.transport;

import io.mainstay.server.Async;
import io.mainstay.server.RequestContext;
import io.mainstay.server.Version;
import io.mainstay.server.Versions;
import io.mainstay.server.cluster.ClusterState;
import io.mainstay.server.cluster.Membership;
import io.mainstay.server.maintenance.HealthProbe;
import io.mainstay.server.maintenance.HealthProbe.Health;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.Executor;

/**
 * The plain HTTP pages: {@code /version} and {@code /health} (etcd {@code etcdhttp} at v3.7.1).
 * Event loops.
 */
public final class HttpEndpoints {
  private static final String TEXT = "text/plain; charset=utf-8";

  private final ClusterState cluster;
  private final HealthProbe health;

  /** The pages of one member. */
  public HttpEndpoints(ClusterState cluster, HealthProbe health) {
    this.cluster = cluster;
    this.health = health;
  }

  /** Answers a request to a client or metrics listener; what has no page gets 404. */
  void handle(HttpServerRequest request, Executor eventLoop) {
    switch (request.path()) {
      case "/version" -> version(request);
      case "/health" -> health(request, eventLoop);
      default -> notFound(request);
    }
  }

  /** Answers {@code /version}. */
  void version(HttpServerRequest request) {
    if (onlyGet(request)) {
      Membership membership = cluster.membership();
      Version decided = membership.clusterVersion();
      request
          .response()
          .putHeader("Content-Type", "application/json")
          .end(
              new JsonObject()
                  .put("etcdserver", Versions.SERVER)
                  .put("etcdcluster", decided == null ? "not_decided" : decided.text())
                  .put("storage", membership.storageVersion().text())
                  .encode());
    }
  }

  /** Answers what is not there. */
  static void notFound(HttpServerRequest request) {
    refuse(request, 404, "404 page not found");
  }

  /** Answers with a status and one line that says why. */
  static void refuse(HttpServerRequest request, int status, String reason) {
    request
        .response()
        .setStatusCode(status)
        .putHeader("Content-Type", TEXT)
        .putHeader("X-Content-Type-Options", "nosniff")
        .end(reason + "\n");
  }

  /** Whether the request is a GET; if not, it has been answered. */
  static boolean onlyGet(HttpServerRequest request) {
    if (HttpMethod.GET.equals(request.method())) {
      return true;
    }
    request.response().putHeader("Allow", "GET");
    refuse(request, 405, "Method Not Allowed");
    return false;
  }

  private void health(HttpServerRequest request, Executor eventLoop) {
    if (onlyGet(request)) {
      boolean serializable = "true".equals(request.getParam("serializable"));
      Async.whenDone(
          health.check(
              serializable, request.params().getAll("exclude"), RequestContext.ofMember(eventLoop)),
          (found, never) -> {
            if (found != null) {
              eventLoop.execute(() -> answer(request.response(), found));
            }
          });
    }
  }

  private static void answer(HttpServerResponse response, Health found) {
    String body =
        new JsonObject()
            .put("health", Boolean.toString(found.healthy()))
            .put("reason", found.reason())
            .encode();
    response.putHeader("Content-Type", TEXT);
    if (found.healthy()) {
      response.end(body);
    } else {
      response.setStatusCode(503).putHeader("X-Content-Type-Options", "nosniff").end(body + "\n");
    }
  }
}
