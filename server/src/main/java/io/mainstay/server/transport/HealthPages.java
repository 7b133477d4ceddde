package io.mainstay.server.transport;

import io.mainstay.server.Async;
import io.mainstay.server.RequestContext;
import io.mainstay.server.maintenance.HealthCheck;
import io.mainstay.server.maintenance.HealthProbe;
import io.mainstay.server.maintenance.HealthProbe.Health;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The pages that say whether a member can serve: {@code /health}, and {@code /livez} and {@code
 * /readyz} with a page for each of their checks (etcd {@code etcdhttp/health.go} at v3.7.1). Event
 * loops.
 */
public final class HealthPages {
  private static final Logger log = LoggerFactory.getLogger(HealthPages.class);

  private static final String TEXT = "text/plain; charset=utf-8";
  private static final int UNHEALTHY = 503;

  private static final Map<String, Page> PAGES = pages();

  private final HealthProbe health;
  private final HealthListener listener;

  /**
   * A page of checks.
   *
   * @param type the name of all pages about the same question
   * @param excludable whether the client may leave some out
   */
  private record Page(String type, List<HealthCheck> checks, boolean excludable) {}

  /** The pages of one member. */
  public HealthPages(HealthProbe health, HealthListener listener) {
    this.health = health;
    this.listener = listener;
  }

  /** Whether a path is one of these pages. */
  static boolean handles(String path) {
    return path.equals("/health") || PAGES.containsKey(path);
  }

  /** Answers a request to one of these pages. */
  void handle(HttpServerRequest request, Executor eventLoop) {
    if (HttpEndpoints.onlyGet(request)) {
      Page page = PAGES.get(request.path());
      if (page == null) {
        health(request, eventLoop);
      } else {
        run(request, page, eventLoop);
      }
    }
  }

  private void health(HttpServerRequest request, Executor eventLoop) {
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
      log.atWarn().addKeyValue("output", body).log("/health error");
      response
          .setStatusCode(UNHEALTHY)
          .putHeader("X-Content-Type-Options", "nosniff")
          .end(body + "\n");
    }
  }

  private static List<HealthCheck> withoutExcluded(
      HttpServerRequest request, List<HealthCheck> checks) {
    Set<String> excluded = new TreeSet<>(request.params().getAll("exclude"));
    excluded.remove("");
    List<HealthCheck> left =
        checks.stream().filter(check -> !excluded.remove(check.title())).toList();
    if (!excluded.isEmpty()) {
      // Of another version, perhaps: no reason to fail.
      log.atWarn()
          .addKeyValue("missing-health-checks", excluded)
          .log("some health checks cannot be excluded");
    }
    return left;
  }

  private void run(HttpServerRequest request, Page page, Executor eventLoop) {
    List<HealthCheck> checks =
        page.excludable() ? withoutExcluded(request, page.checks()) : page.checks();
    Map<HealthCheck, CompletableFuture<String>> outcomes = new LinkedHashMap<>();
    for (HealthCheck check : checks) {
      outcomes.put(
          check,
          health
              .run(check, RequestContext.ofMember(eventLoop))
              .thenApply(
                  failure -> {
                    listener.checked(page.type(), check, failure.isEmpty());
                    return failure;
                  }));
    }
    Async.whenDone(
        CompletableFuture.allOf(outcomes.values().toArray(CompletableFuture[]::new)),
        (done, never) -> eventLoop.execute(() -> answer(request, outcomes)));
  }

  private static void answer(
      HttpServerRequest request, Map<HealthCheck, CompletableFuture<String>> outcomes) {
    String lines =
        outcomes.entrySet().stream()
            .map(outcome -> line(outcome.getKey(), outcome.getValue().join()))
            .collect(Collectors.joining());
    if (outcomes.values().stream().allMatch(outcome -> outcome.join().isEmpty())) {
      request
          .response()
          .putHeader("Content-Type", TEXT)
          .putHeader("X-Content-Type-Options", "nosniff")
          .end((request.params().contains("verbose") ? lines : "") + "ok\n");
    } else {
      log.atError()
          .addKeyValue("path", request.path())
          .addKeyValue("reason", lines)
          .log("health check error");
      HttpEndpoints.refuse(request, UNHEALTHY, lines);
    }
  }

  private static String line(HealthCheck check, String failure) {
    return failure.isEmpty()
        ? "[+]" + check.title() + " ok\n"
        : "[-]" + check.title() + " failed: " + failure + "\n";
  }

  private static Map<String, Page> pages() {
    Map<String, Page> pages = new HashMap<>();
    HealthCheck.BY_TYPE.forEach(
        (type, checks) -> {
          pages.put("/" + type, new Page(type, checks, true));
          checks.forEach(
              check ->
                  pages.put(
                      "/" + type + "/" + check.title(), new Page(type, List.of(check), false)));
        });
    return Map.copyOf(pages);
  }
}
