package io.mainstay.server.transport;

import io.mainstay.consensus.Consensus;
import io.mainstay.consensus.Leadership;
import io.mainstay.server.transport.V2Pages.Origin;
import io.mainstay.server.v2.V2Stats;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;

/**
 * {@code /v2/stats} (etcd {@code server/etcdserver/api/v2stats} at v3.5). Event loops.
 *
 * <p>What passes between members is not counted here: the counts are 0, and there are no followers.
 */
final class V2StatsPages {
  private static final String PREFIX = "/v2/stats/";

  private final V2Stats store;
  private final Consensus consensus;
  private final Origin origin;

  V2StatsPages(V2Stats store, Consensus consensus, Origin origin) {
    this.store = store;
    this.consensus = consensus;
    this.origin = origin;
  }

  static boolean handles(String path) {
    return path.equals(PREFIX + "self")
        || path.equals(PREFIX + "leader")
        || path.equals(PREFIX + "store");
  }

  void handle(HttpServerRequest request, String path) {
    if (HttpEndpoints.onlyGet(request)) {
      switch (path.substring(PREFIX.length())) {
        case "self" -> end(request, self());
        case "leader" -> leader(request);
        default -> {
          JsonObject numbers = new JsonObject();
          store.numbers().forEach(numbers::put);
          end(request, numbers);
        }
      }
    }
  }

  private void leader(HttpServerRequest request) {
    if (consensus.leadership().local()) {
      end(
          request,
          new JsonObject()
              .put("leader", Long.toHexString(origin.memberId()))
              .put("followers", new JsonObject()));
    } else {
      V2MembersPage.refuse(request, 403, "not current leader");
    }
  }

  private JsonObject self() {
    Leadership leadership = consensus.leadership();
    Duration uptime = Duration.ofNanos(System.nanoTime() - leadership.sinceNanos());
    return new JsonObject()
        .put("name", origin.name())
        .put("id", Long.toHexString(origin.memberId()))
        .put("state", leadership.local() ? "StateLeader" : "StateFollower")
        .put("startTime", V2Json.time(origin.started()))
        .put(
            "leaderInfo",
            new JsonObject()
                .put("leader", Long.toHexString(leadership.leaderId()))
                .put("uptime", goText(uptime))
                .put("startTime", V2Json.time(Instant.now().minus(uptime))))
        .put("recvAppendRequestCnt", 0)
        .put("sendAppendRequestCnt", 0);
  }

  /** As Go writes a duration, to the millisecond. */
  private static String goText(Duration duration) {
    StringBuilder text = new StringBuilder();
    if (duration.toHours() > 0) {
      text.append(duration.toHours()).append('h');
    }
    if (duration.toMinutes() > 0) {
      text.append(duration.toMinutesPart()).append('m');
    }
    return text.append(duration.toSecondsPart())
        .append('.')
        .append("%03d".formatted(duration.toMillisPart()))
        .append('s')
        .toString();
  }

  private static void end(HttpServerRequest request, JsonObject body) {
    request.response().putHeader("Content-Type", "application/json").end(body.encode());
  }
}
