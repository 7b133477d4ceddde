package io.mainstay.proxy.grpc;

import io.mainstay.client.Client;
import io.mainstay.client.ClientSettings;
import io.mainstay.proxy.grpc.GrpcProxySettings.Address;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.grpc.server.GrpcServer;
import io.vertx.grpc.server.GrpcServerOptions;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * One event loop's share of the listener, with connections to members of its own. Several instances
 * listen at one address; the HTTP library spreads connections over them.
 */
final class ClientListener extends VerticleBase {
  private static final long MOST_MESSAGE_BYTES = 4 << 20;

  /** What stands for a port that is free, one for all instances. */
  private static final int ANY_PORT = -1;

  private final GrpcProxySettings settings;
  private final Surroundings surroundings;
  private final SharedParts shared;
  private final Consumer<Integer> onListening;

  /**
   * An instance.
   *
   * @param onListening hears of the port
   */
  ClientListener(
      GrpcProxySettings settings,
      Surroundings surroundings,
      SharedParts shared,
      Consumer<Integer> onListening) {
    this.settings = settings;
    this.surroundings = surroundings;
    this.shared = shared;
    this.onListening = onListening;
  }

  @Override
  public Future<?> start() throws Exception {
    Client members = Client.on(vertx, settings.members());
    Pages pages = pages(members);
    Calls calls = new Calls(members, settings, shared, surroundings.listener());
    GrpcServer grpc =
        GrpcServer.server(vertx, new GrpcServerOptions().setMaxMessageSize(MOST_MESSAGE_BYTES));
    grpc.callHandler(request -> calls.take(new ClientCall(request, surroundings.listener())));
    Future<HttpServer> main =
        listen(
            settings.listen(),
            request -> {
              if (isGrpc(request)) {
                grpc.handle(request);
              } else {
                pages.answer(request);
              }
            });
    Address metrics = settings.metrics();
    return main.onSuccess(server -> onListening.accept(server.actualPort()))
        .compose(
            server -> metrics == null ? Future.succeededFuture() : listen(metrics, pages::answer));
  }

  private Pages pages(Client members) throws Exception {
    ClientSettings self = settings.self();
    Function<Vertx, ? extends Handler<HttpServerRequest>> profiles = surroundings.profiles();
    Handler<HttpServerRequest> profilePages = profiles == null ? null : profiles.apply(vertx);
    return new Pages(
        context,
        members,
        shared.metricsSource(),
        self == null ? null : Client.on(vertx, self),
        surroundings.metricsPage(),
        profilePages);
  }

  private Future<HttpServer> listen(Address address, Handler<HttpServerRequest> calls) {
    HttpServerOptions options =
        surroundings
            .limits()
            .apply(new HttpServerOptions())
            .setTcpKeepAlive(true)
            .setTcpNoDelay(true)
            .setInitialSettings(
                new Http2Settings().setMaxConcurrentStreams(settings.maxConcurrentStreams()));
    HttpServer server =
        vertx.createHttpServer(
            address.encrypted() ? surroundings.encryption().apply(options) : options);
    surroundings.rules().apply(vertx, server, calls);
    return server.listen(address.port() == 0 ? ANY_PORT : address.port(), address.host());
  }

  private static boolean isGrpc(HttpServerRequest request) {
    String type = request.getHeader("content-type");
    return type != null && type.startsWith("application/grpc");
  }
}
