package io.mainstay.server.transport;

import io.mainstay.consensus.transport.PeerTransport;
import io.mainstay.consensus.transport.PeerTransportOptions;
import io.mainstay.server.cluster.ClusterState;
import io.mainstay.server.cluster.Promotions;
import io.mainstay.server.config.Listeners;
import io.mainstay.server.config.MemberUrl;
import io.mainstay.server.maintenance.DowngradeService;
import io.mainstay.server.tls.MemberTls;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * What a member's peers reach: replication, the leader's leases, promotions, and the pages {@code
 * /members} and {@code /version} (etcd {@code etcdhttp/peer.go} at v3.7.1). Event loops.
 */
public final class PeerListener {
  private final Vertx vertx;
  private final MemberTls tls;
  private final PeerTransport transport;
  private final ClusterState cluster;
  private final HttpEndpoints pages;
  private final LeasePages leases;
  private final Promotions promotions;
  private final DowngradeService downgrades;
  private final HashKvPage hashes;
  private final String clusterId;
  private List<HttpServer> servers = List.of();

  /**
   * The peer listeners of one member.
   *
   * @param tls their certificates
   */
  public PeerListener(
      Vertx vertx,
      MemberTls tls,
      PeerTransport transport,
      ClusterState cluster,
      HttpEndpoints pages,
      LeasePages leases,
      Promotions promotions,
      DowngradeService downgrades,
      HashKvPage hashes,
      long clusterId) {
    this.vertx = vertx;
    this.tls = tls;
    this.transport = transport;
    this.cluster = cluster;
    this.pages = pages;
    this.leases = leases;
    this.promotions = promotions;
    this.downgrades = downgrades;
    this.hashes = hashes;
    this.clusterId = Long.toHexString(clusterId);
  }

  /** Listens at all URLs for peers. */
  public Future<?> start(Listeners listeners) {
    List<MemberUrl> urls = listeners.peerUrls();
    servers =
        urls.stream()
            .map(url -> Encryption.of(url, tls::peers).apply(options(listeners.reusePort())))
            .map(vertx::createHttpServer)
            .toList();
    HeadTimeout heads = new HeadTimeout(vertx, HeadTimeout.TIMEOUT_MILLIS);
    servers.forEach(
        server ->
            server
                .connectionHandler(
                    connection -> {
                      BrokenConnections.follow(connection);
                      heads.opened(connection);
                    })
                .requestHandler(
                    request -> {
                      heads.headArrived(request);
                      handle(request);
                    }));
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

  private static HttpServerOptions options(boolean reusePort) {
    return PeerTransportOptions.tune(
        new HttpServerOptions().setReusePort(reusePort).setTcpKeepAlive(true).setTcpNoDelay(true));
  }

  private void handle(HttpServerRequest request) {
    if (transport.handles(request.path())) {
      transport.handle(request);
      return;
    }
    request.response().putHeader(PeerHttp.CLUSTER_ID_HEADER, clusterId);
    if (leases.handles(request.path())) {
      leases.handle(request);
      return;
    }
    if (request.path().equals(HashKvPage.PATH)) {
      hashes.handle(request);
      return;
    }
    BoundedBody.discard(request);
    if (PromotionPage.handles(request.path())) {
      PromotionPage.handle(request, promotions, eventLoop());
      return;
    }
    switch (request.path()) {
      case "/version" -> pages.version(request);
      case "/members" -> members(request);
      case DowngradePage.PATH -> DowngradePage.handle(request, downgrades, eventLoop());
      default -> HttpEndpoints.notFound(request);
    }
  }

  private static Executor eventLoop() {
    Context context = Vertx.currentContext();
    return task -> context.runOnContext(ignored -> task.run());
  }

  private void members(HttpServerRequest request) {
    if (HttpEndpoints.onlyGet(request)) {
      request
          .response()
          .putHeader("Content-Type", "application/json")
          .end(MemberJson.encode(cluster.membership().descriptions()));
    }
  }
}
