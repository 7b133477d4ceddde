package io.mainstay.server.transport;

import io.mainstay.server.config.MemberUrl;
import io.mainstay.server.config.ServerConfig;
import io.mainstay.server.tls.MemberTls;
import io.mainstay.server.transport.ClientListener.Content;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.SocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import javax.net.ssl.SSLException;

/** All listeners of a member that are not for its peers. Any thread. */
public final class ClientListeners {
  private final Vertx vertx;
  private final ServerConfig config;
  private final MemberTls tls;
  private final ServiceCatalogue catalogue;
  private final HttpEndpoints pages;
  private final MemberStanding standing;
  private final int eventLoops;
  private final List<String> deployments = new ArrayList<>();

  /**
   * The listeners of one member.
   *
   * @param tls their certificates
   * @param eventLoops over how many event loops connections are spread
   */
  public ClientListeners(
      Vertx vertx,
      ServerConfig config,
      MemberTls tls,
      ServiceCatalogue catalogue,
      HttpEndpoints pages,
      MemberStanding standing,
      int eventLoops) {
    this.vertx = vertx;
    this.config = config;
    this.tls = tls;
    this.catalogue = catalogue;
    this.pages = pages;
    this.standing = standing;
    this.eventLoops = eventLoops;
  }

  /** Starts the metrics listeners, which serve from the beginning. */
  public Future<?> startMetrics() {
    return deploy(config.listeners().metricsUrls(), Content.METRICS);
  }

  /** Starts the client listeners. */
  public Future<?> startClients() {
    List<MemberUrl> httpUrls = config.listeners().clientHttpUrls();
    Content content = httpUrls.isEmpty() ? Content.GRPC_AND_HTTP : Content.GRPC_ONLY;
    return Future.all(
        deploy(config.listeners().clientUrls(), content), deploy(httpUrls, Content.HTTP_ONLY));
  }

  /**
   * Stops listening, lets the calls under way finish within the request timeout, and closes the
   * connections.
   */
  public Future<?> stop() {
    List<String> all;
    synchronized (deployments) {
      all = List.copyOf(deployments);
      deployments.clear();
    }
    return Future.join(all.stream().map(vertx::undeploy).toList());
  }

  private Future<?> deploy(List<MemberUrl> urls, Content content) {
    Map<String, List<MemberUrl>> byAddress =
        urls.stream()
            .collect(
                Collectors.groupingBy(MemberUrl::address, LinkedHashMap::new, Collectors.toList()));
    return Future.all(byAddress.values().stream().map(same -> deployOne(same, content)).toList());
  }

  /** At one address, which may have one URL for plaintext and one for TLS. */
  private Future<String> deployOne(List<MemberUrl> urls, Content content) {
    SocketAddress address = SocketAddresses.toListenAt(urls.get(0));
    UnaryOperator<HttpServerOptions> encryption;
    try {
      encryption = Encryption.of(urls, tls::clients, this::doWork);
    } catch (SSLException e) {
      return Future.failedFuture(e);
    }
    return vertx
        .deployVerticle(
            () ->
                new ClientListener(
                    address, encryption, content, catalogue, pages, config, standing),
            new DeploymentOptions().setInstances(eventLoops))
        .onSuccess(
            id -> {
              synchronized (deployments) {
                deployments.add(id);
              }
            });
  }

  private void doWork(Runnable task) {
    vertx.executeBlocking(Executors.callable(task), false);
  }
}
