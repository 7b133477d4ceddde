package io.mainstay.server.transport;

import io.mainstay.api.membershippb.Member;
import io.mainstay.consensus.transport.PeerTransport;
import io.mainstay.consensus.transport.PeerTransportOptions;
import io.mainstay.server.cluster.ClusterState;
import io.mainstay.server.config.MemberUrl;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * What a member's peers reach: replication, the leader's leases, and the pages {@code /members} and
 * {@code /version} (etcd {@code etcdhttp/peer.go} at v3.7.1). Event loops.
 */
public final class PeerListener {
  private final Vertx vertx;
  private final PeerTransport transport;
  private final ClusterState cluster;
  private final HttpEndpoints pages;
  private final LeasePages leases;
  private final String clusterId;
  private List<HttpServer> servers = List.of();

  /** The peer listeners of one member. */
  public PeerListener(
      Vertx vertx,
      PeerTransport transport,
      ClusterState cluster,
      HttpEndpoints pages,
      LeasePages leases,
      long clusterId) {
    this.vertx = vertx;
    this.transport = transport;
    this.cluster = cluster;
    this.pages = pages;
    this.leases = leases;
    this.clusterId = Long.toHexString(clusterId);
  }

  /** Listens at all URLs. */
  public Future<?> start(List<MemberUrl> urls) {
    servers = urls.stream().map(url -> vertx.createHttpServer(options())).toList();
    servers.forEach(server -> server.requestHandler(this::handle));
    return Future.all(
        Stream.iterate(0, i -> i + 1)
            .limit(urls.size())
            .map(i -> servers.get(i).listen(SocketAddresses.toListenAt(urls.get(i))))
            .toList());
  }

  /** Stops listening and closes the connections. */
  public Future<?> stop() {
    return Future.join(
        servers.stream().map(server -> server.shutdown(0, TimeUnit.SECONDS)).toList());
  }

  private static HttpServerOptions options() {
    return PeerTransportOptions.tune(
        new HttpServerOptions().setTcpKeepAlive(true).setTcpNoDelay(true));
  }

  private void handle(HttpServerRequest request) {
    if (transport.handles(request.path())) {
      transport.handle(request);
      return;
    }
    request.response().putHeader(LeasePages.CLUSTER_ID_HEADER, clusterId);
    if (leases.handles(request.path())) {
      leases.handle(request);
      return;
    }
    switch (request.path()) {
      case "/version" -> pages.version(request);
      case "/members" -> members(request);
      default -> HttpEndpoints.notFound(request);
    }
  }

  private void members(HttpServerRequest request) {
    if (HttpEndpoints.onlyGet(request)) {
      JsonArray members = new JsonArray();
      cluster.membership().members().forEach(member -> members.add(describe(member)));
      request.response().putHeader("Content-Type", "application/json").end(members.encode() + "\n");
    }
  }

  private static JsonObject describe(Member member) {
    JsonObject json =
        new JsonObject()
            .put("id", new java.math.BigInteger(Long.toUnsignedString(member.getID())))
            .put("peerURLs", member.getRaftAttributes().getPeerUrlsList());
    if (member.getRaftAttributes().getIsLearner()) {
      json.put("isLearner", true);
    }
    if (!member.getMemberAttributes().getName().isEmpty()) {
      json.put("name", member.getMemberAttributes().getName());
    }
    if (member.getMemberAttributes().getClientUrlsCount() > 0) {
      json.put("clientURLs", member.getMemberAttributes().getClientUrlsList());
    }
    return json;
  }
}
