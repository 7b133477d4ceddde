package io.mainstay.server.transport;

import io.mainstay.consensus.Consensus;
import io.mainstay.consensus.Leadership;
import io.mainstay.consensus.transport.PeerTraffic;
import io.mainstay.server.transport.PeerLatencies.Latency;
import io.mainstay.server.transport.V2Pages.Origin;
import io.mainstay.server.v2.V2Stats;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * {@code /v2/stats} (etcd {@code server/etcdserver/api/v2stats} at v3.5). Event loops.
 *
 * <p>What is counted between members are calls, whatever they are about, and what is timed are
 * pings.
 */
final class V2StatsPages {
  private static final String PREFIX = "/v2/stats/";

  private final V2Stats store;
  private final Consensus consensus;
  private final Origin origin;
  private final PeerNumbers peers;

  /**
   * What passes between this member and the others.
   *
   * @param traffic asked at each look
   */
  record PeerNumbers(Supplier<List<PeerTraffic>> traffic, PeerLatencies latencies) {}

  V2StatsPages(V2Stats store, Consensus consensus, Origin origin, PeerNumbers peers) {
    this.store = store;
    this.consensus = consensus;
    this.origin = origin;
    this.peers = peers;
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
              .put("followers", followers()));
    } else {
      V2MembersPage.refuse(request, 403, "not current leader");
    }
  }

  private JsonObject followers() {
    JsonObject followers = new JsonObject();
    Map<Long, Latency> latencies = peers.latencies().byPeer();
    for (PeerTraffic peer : peers.traffic().get()) {
      Latency latency = latencies.get(peer.peerId());
      if (latency != null) {
        followers.put(
            Long.toHexString(peer.peerId()),
            new JsonObject()
                .put("latency", json(latency))
                .put(
                    "counts",
                    new JsonObject()
                        .put("fail", peer.sendFailures())
                        .put("success", peer.answeredCalls())));
      }
    }
    return followers;
  }

  private static JsonObject json(Latency latency) {
    return new JsonObject()
        .put("current", latency.current())
        .put("average", latency.average())
        .put("standardDeviation", latency.standardDeviation())
        .put("minimum", latency.minimum())
        .put("maximum", latency.maximum());
  }

  private JsonObject self() {
    List<PeerTraffic> traffic = peers.traffic().get();
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
        .put("recvAppendRequestCnt", traffic.stream().mapToLong(PeerTraffic::receivedCalls).sum())
        .put("sendAppendRequestCnt", traffic.stream().mapToLong(PeerTraffic::sentCalls).sum());
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
