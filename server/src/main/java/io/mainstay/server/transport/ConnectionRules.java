package io.mainstay.server.transport;

import io.mainstay.server.config.GrpcKeepAlive;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.concurrent.TimeUnit;

/**
 * How connections of clients are treated, whatever they ask for: pings both ways, heads of requests
 * that come in time, names of servers in forms that only gRPC's clients know, and answers that are
 * written out together. Immutable.
 */
public final class ConnectionRules {
  /**
   * How many calls may be cancelled on a connection within half a minute. Who floods it with them
   * is cut off; but a client whose calls are not answered in time cancels each of them, and on its
   * connection are its watches and leases too.
   */
  private static final int MOST_CANCELLATIONS = 20_000;

  private static final int CANCELLATIONS_SECONDS = 30;

  private final GrpcKeepAlive pings;

  /** With these times for pings. */
  public ConnectionRules(GrpcKeepAlive pings) {
    this.pings = pings;
  }

  /** The same options, with what of the rules they have a word for. */
  public static HttpServerOptions limit(HttpServerOptions options) {
    return options
        .setHttp2RstFloodMaxRstFramePerWindow(MOST_CANCELLATIONS)
        .setHttp2RstFloodWindowDuration(CANCELLATIONS_SECONDS)
        .setHttp2RstFloodWindowDurationTimeUnit(TimeUnit.SECONDS);
  }

  /**
   * Makes a server keep to them, before it listens; on the event loop of its connections.
   *
   * @param calls answers its requests
   */
  public void apply(Vertx vertx, HttpServer server, Handler<HttpServerRequest> calls) {
    KeepAlivePolicy policy = new KeepAlivePolicy(vertx, pings);
    HeadTimeout heads = new HeadTimeout(vertx, HeadTimeout.TIMEOUT_MILLIS);
    server
        .connectionHandler(
            connection -> {
              BrokenConnections.follow(connection);
              FlushOnce.begin(connection);
              LenientAuthority.allow(connection);
              policy.opened(connection);
              heads.opened(connection);
            })
        .requestHandler(
            request -> {
              if (request.version() == HttpVersion.HTTP_2) {
                policy.callStarted(request);
              } else {
                heads.headArrived(request);
              }
              calls.handle(request);
            });
  }
}
