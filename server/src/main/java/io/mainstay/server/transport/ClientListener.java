package io.mainstay.server.transport;

import io.mainstay.server.config.GrpcKeepAlive;
import io.mainstay.server.config.Limits;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.SocketAddress;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/**
 * One event loop's share of a client or metrics listener: gRPC over HTTP/2 and plain pages over
 * HTTP/1.1 on one port.
 *
 * <p>Several instances listen at one address; the HTTP library spreads connections over them.
 */
final class ClientListener extends VerticleBase {
  /** What a listener answers. */
  enum Content {
    GRPC_AND_HTTP,
    GRPC_ONLY,
    HTTP_ONLY;

    boolean grpc() {
      return this != HTTP_ONLY;
    }

    boolean http() {
      return this != GRPC_ONLY;
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
  private final Limits limits;
  private final GrpcKeepAlive keepAlive;
  private final MemberStanding standing;
  private final long graceMillis;

  private HttpServer server;
  private OpenStreams streams;
  private GrpcDispatcher grpc;
  private KeepAlivePolicy pings;
  private HeadTimeout heads;
  private Executor eventLoop;

  @SuppressWarnings("NullAway.Init") // the rest is made on the event loop, in start()
  ClientListener(
      SocketAddress address,
      UnaryOperator<HttpServerOptions> encryption,
      Content content,
      ServiceCatalogue catalogue,
      HttpEndpoints pages,
      Limits limits,
      GrpcKeepAlive keepAlive,
      MemberStanding standing,
      long graceMillis) {
    this.address = address;
    this.encryption = encryption;
    this.content = content;
    this.catalogue = catalogue;
    this.pages = pages;
    this.limits = limits;
    this.keepAlive = keepAlive;
    this.standing = standing;
    this.graceMillis = graceMillis;
  }

  @Override
  public Future<?> start() {
    Context own = context;
    eventLoop = task -> own.runOnContext(ignored -> task.run());
    streams = new OpenStreams(standing.leaderKnown());
    vertx.setPeriodic(standing.lookIntervalMillis(), tick -> streams.tick());
    CallStarter calls = new CallStarter(eventLoop, streams, standing, catalogue.audit());
    Methods methods = new Methods(catalogue.methods());
    int maxMessageBytes = Math.toIntExact(limits.maxRequestBytes() + MESSAGE_OVERHEAD_BYTES);
    grpc = new GrpcDispatcher(vertx, calls, methods, maxMessageBytes);
    pings = new KeepAlivePolicy(vertx, keepAlive);
    heads = new HeadTimeout(vertx, HeadTimeout.TIMEOUT_MILLIS);
    server =
        vertx
            .createHttpServer(encryption.apply(options()))
            .connectionHandler(
                connection -> {
                  LenientAuthority.allow(connection);
                  pings.opened(connection);
                  heads.opened(connection);
                })
            .requestHandler(this::handle);
    return server.listen(address);
  }

  @Override
  public Future<?> stop() {
    // Who watches would never leave by himself: he is told, and finds another member.
    streams.stop();
    return server.shutdown(graceMillis, TimeUnit.MILLISECONDS);
  }

  private HttpServerOptions options() {
    // A Java int cannot hold the default of 2^32-1 streams; 2^31-1 is as good as no limit.
    Http2Settings http2 =
        new Http2Settings()
            .setMaxConcurrentStreams(Math.min(limits.maxConcurrentStreams(), Integer.MAX_VALUE))
            .setInitialWindowSize(STREAM_WINDOW_BYTES);
    return new HttpServerOptions()
        .setHttp2ClearTextEnabled(content.grpc())
        .setInitialSettings(http2)
        .setHttp2ConnectionWindowSize(CONNECTION_WINDOW_BYTES)
        .setTcpKeepAlive(true)
        .setTcpNoDelay(true);
  }

  private void handle(HttpServerRequest request) {
    if (request.version() == HttpVersion.HTTP_2) {
      pings.callStarted(request);
    } else {
      heads.headArrived(request);
    }
    String contentType = request.getHeader("content-type");
    boolean isGrpc = contentType != null && contentType.startsWith("application/grpc");
    if (isGrpc && content.grpc()) {
      grpc.handle(request);
    } else if (!isGrpc && content.http()) {
      pages.handle(request, eventLoop);
    } else {
      HttpEndpoints.notFound(request);
    }
  }
}
