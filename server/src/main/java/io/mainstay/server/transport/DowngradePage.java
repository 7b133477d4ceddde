package io.mainstay.server.transport;

import io.mainstay.server.Async;
import io.mainstay.server.RequestContext;
import io.mainstay.server.maintenance.DowngradeService;
import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.Executor;

/**
 * Whether a downgrade is under way, for other members: {@code GET /downgrade/enabled} on the peer
 * port (etcd {@code etcdhttp/peer.go} at v3.7.1). Event loops.
 */
final class DowngradePage {
  static final String PATH = "/downgrade/enabled";

  private DowngradePage() {}

  static void handle(HttpServerRequest request, DowngradeService downgrades, Executor eventLoop) {
    if (HttpEndpoints.onlyGet(request)) {
      Async.whenDone(
          downgrades.isEnabled(RequestContext.ofMember(eventLoop)),
          (enabled, failure) ->
              eventLoop.execute(
                  () -> {
                    if (failure == null) {
                      request
                          .response()
                          .putHeader("Content-Type", "text/plain; charset=utf-8")
                          .end(String.valueOf(enabled));
                    } else {
                      HttpEndpoints.refuse(
                          request,
                          500,
                          "failed linearized read: " + Async.cause(failure).getMessage());
                    }
                  }));
    }
  }
}
