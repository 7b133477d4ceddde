package io.mainstay.server.transport;

import io.mainstay.server.config.Listeners;
import io.mainstay.server.config.ServerConfig;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.SocketAddress;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One event loop's share of a client or metrics listener: gRPC over HTTP/2, and the JSON gateway
 * and plain pages over HTTP/1.1 and HTTP/2, on one port.
 *
 * <p>Several instances listen at one address; the HTTP library spreads connections over them.
 */
final class ClientListener extends VerticleBase {
  /** What a listener answers. */
  enum Content {
    GRPC_AND_HTTP,
    GRPC_ONLY,
    HTTP_ONLY,
    METRICS;

    boolean grpc() {
      return this == GRPC_AND_HTTP || this == GRPC_ONLY;
    }
  }

  /**
   * On top of the largest request, what its envelope may add (etcd's {@code grpcOverheadBytes}).
   */
  private static final int MESSAGE_OVERHEAD_BYTES = 512 * 1024;

  private static final int STREAM_WINDOW_BYTES = 1 << 20;
  private static final int CONNECTION_WINDOW_BYTES = 16 << 20;

  private final SocketAddress address;
  private final UnaryOperator<HttpServerOptions> encryption;
  private final Content content;
  private final ServiceCatalogue catalogue;
  private final HttpEndpoints pages;
  private final ServerConfig config;
  private final MemberStanding standing;

  private HttpServer server;
  private OpenStreams streams;
  private GrpcDispatcher grpc;
  private HttpAccess access;
  private @Nullable Gateway gateway;
  private Executor eventLoop;

  @SuppressWarnings("NullAway.Init") // the rest is made on the event loop, in start()
  ClientListener(
      SocketAddress address,
      UnaryOperator<HttpServerOptions> encryption,
      Content content,
      ServiceCatalogue catalogue,
      HttpEndpoints pages,
      ServerConfig config,
      MemberStanding standing) {
    this.address = address;
    this.encryption = encryption;
    this.content = content;
    this.catalogue = catalogue;
    this.pages = pages;
    this.config = config;
    this.standing = standing;
  }

  @Override
  public Future<?> start() {
    Context own = context;
    eventLoop = task -> own.runOnContext(ignored -> task.run());
    streams = new OpenStreams(standing.leaderKnown());
    vertx.setPeriodic(standing.lookIntervalMillis(), tick -> streams.tick());
    CallStarter calls =
        new CallStarter(
            eventLoop,
            streams,
            standing,
            catalogue.audit(),
            catalogue.tracer(),
            new RequestLog(
                config.observability().warningUnaryRequestDuration(), InstantSource.system()));
    Methods methods = new Methods(catalogue.methods(), catalogue.listener());
    int maxMessageBytes =
        Math.toIntExact(config.limits().maxRequestBytes() + MESSAGE_OVERHEAD_BYTES);
    grpc = new GrpcDispatcher(vertx, calls, methods, maxMessageBytes);
    gateway =
        config.listeners().enableGrpcGateway()
            ? new Gateway(vertx, calls, methods, maxMessageBytes)
            : null;
    access = access();
    server = vertx.createHttpServer(encryption.apply(options(maxMessageBytes)));
    new ConnectionRules(config.keepAlive()).apply(vertx, server, this::handle);
    return server.listen(address);
  }

  @Override
  public Future<?> stop() {
    // Who watches would never leave by himself: he is told, and finds another member.
    streams.stop();
    return server.shutdown(config.requestTimeout().toMillis(), TimeUnit.MILLISECONDS);
  }

  private HttpServerOptions options(int maxMessageBytes) {
    // A Java int cannot hold the default of 2^32-1 streams; 2^31-1 is as good as no limit.
    Http2Settings http2 =
        new Http2Settings()
            .setMaxConcurrentStreams(
                Math.min(config.limits().maxConcurrentStreams(), Integer.MAX_VALUE))
            .setInitialWindowSize(STREAM_WINDOW_BYTES);
    return ConnectionRules.limit(new HttpServerOptions())
        .setHttp2ClearTextEnabled(content.grpc())
        .setInitialSettings(http2)
        .setHttp2ConnectionWindowSize(CONNECTION_WINDOW_BYTES)
        .setWebSocketSubProtocols(List.of("Bearer"))
        .setMaxWebSocketMessageSize(GatewayIntake.maxJsonBytes(maxMessageBytes))
        // What is small on the wire could be large in memory.
        .setPerFrameWebSocketCompressionSupported(false)
        .setPerMessageWebSocketCompressionSupported(false)
        .setReusePort(config.listeners().reusePort())
        .setTcpKeepAlive(true)
        .setTcpNoDelay(true);
  }

  private HttpAccess access() {
    Listeners listeners = config.listeners();
    boolean certificatesCount =
        config.security().client().clientCertAuth() && listeners.enableGrpcGateway();
    return new HttpAccess(
        listeners.cors(),
        listeners.hostWhitelist(),
        () -> certificatesCount && catalogue.isAuthEnabled());
  }

  private void handle(HttpServerRequest request) {
    if (isGrpc(request)) {
      if (content.grpc()) {
        grpc.handle(request);
      } else {
        HttpEndpoints.notFound(request);
      }
      return;
    }
    switch (content) {
      case GRPC_ONLY -> HttpEndpoints.notFound(request);
      case METRICS -> pages.handleMetrics(request, eventLoop);
      case GRPC_AND_HTTP, HTTP_ONLY -> handleHttp(request);
    }
  }

  private void handleHttp(HttpServerRequest request) {
    String path = GatewayPaths.modern(request.path());
    if (!access.admits(request, path)) {
      return;
    }
    if (gateway != null && path.startsWith(GatewayPaths.PREFIX)) {
      gateway.handle(request, path);
    } else {
      pages.handle(request, eventLoop);
    }
  }

  private static boolean isGrpc(HttpServerRequest request) {
    String contentType = request.getHeader("content-type");
    return request.version() == HttpVersion.HTTP_2
        && contentType != null
        && contentType.contains("application/grpc");
  }
}
