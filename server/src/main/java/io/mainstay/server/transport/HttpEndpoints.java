package io.mainstay.server.transport;

import static java.util.stream.Collectors.joining;

import io.mainstay.server.Version;
import io.mainstay.server.Versions;
import io.mainstay.server.cluster.ClusterState;
import io.mainstay.server.cluster.Membership;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The plain HTTP pages by path, among them {@code /version} (etcd {@code etcdhttp} at v3.7.1).
 * Event loops.
 */
public final class HttpEndpoints {
  private static final String TEXT = "text/plain; charset=utf-8";

  private final ClusterState cluster;
  private final HealthPages health;
  private final DebugPages debug;
  private final MetricsPage metrics;
  private final @Nullable V2Pages v2;

  /**
   * The pages of one member.
   *
   * @param v2 the v2 API; null when it is off
   */
  public HttpEndpoints(
      ClusterState cluster,
      HealthPages health,
      DebugPages debug,
      MetricsPage metrics,
      @Nullable V2Pages v2) {
    this.metrics = metrics;
    this.cluster = cluster;
    this.health = health;
    this.debug = debug;
    this.v2 = v2;
  }

  /** Answers a request to a client listener; what has no page gets 404. */
  void handle(HttpServerRequest request, Executor eventLoop) {
    String path = request.path();
    if (path.equals("/version")) {
      version(request);
    } else if (DebugPages.handles(path)) {
      debug.handle(request);
    } else if (v2 != null && V2Pages.handles(path)) {
      v2.handle(request, eventLoop);
    } else {
      handleMetrics(request, eventLoop);
    }
  }

  /** Answers a request to a metrics listener, which has fewer pages. */
  void handleMetrics(HttpServerRequest request, Executor eventLoop) {
    if (HealthPages.handles(request.path())) {
      health.handle(request, eventLoop);
    } else if (request.path().equals(MetricsPage.PATH)) {
      metrics.handle(request, eventLoop);
    } else {
      notFound(request);
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
    return only(request, HttpMethod.GET);
  }

  /** Whether the request has one of these methods; if not, it has been answered. */
  static boolean only(HttpServerRequest request, HttpMethod... methods) {
    List<HttpMethod> allowed = List.of(methods);
    if (allowed.contains(request.method())) {
      return true;
    }
    request
        .response()
        .putHeader("Allow", allowed.stream().map(HttpMethod::name).collect(joining(",")));
    refuse(request, 405, "Method Not Allowed");
    return false;
  }
}
