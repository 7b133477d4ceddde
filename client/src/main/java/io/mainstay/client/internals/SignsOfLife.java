package io.mainstay.client.internals;

import io.mainstay.client.ClientSettings;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientConnection;
import io.vertx.core.http.HttpConnection;
import java.time.Duration;

/**
 * Asks a connection now and then whether the other side is there, and closes it if not. One without
 * calls is left alone unless that is wanted: servers send away who asks too often there.
 */
final class SignsOfLife {
  /** What gRPC raises shorter times to, lest servers take offence. */
  private static final Duration SHORTEST = Duration.ofSeconds(10);

  private final Vertx vertx;
  private final long timeMillis;
  private final long timeoutMillis;
  private final boolean alsoIdle;
  private volatile boolean watching;

  SignsOfLife(Vertx vertx, ClientSettings settings) {
    this.vertx = vertx;
    this.timeMillis = Math.max(SHORTEST.toMillis(), settings.keepAliveTime().toMillis());
    this.timeoutMillis = Math.max(1, settings.keepAliveTimeout().toMillis());
    this.alsoIdle = settings.keepAliveWithoutCalls();
  }

  /**
   * Looks after a connection until it is closed; once each. There is one at a time.
   *
   * @return whether it is new
   */
  boolean watch(HttpConnection connection) {
    if (watching) {
      return false;
    }
    watching = true;
    long asking = vertx.setPeriodic(timeMillis, tick -> ask(connection));
    connection.closeHandler(
        closed -> {
          watching = false;
          vertx.cancelTimer(asking);
        });
    return true;
  }

  private void ask(HttpConnection connection) {
    if (!alsoIdle
        && connection instanceof HttpClientConnection counting
        && counting.activeStreams() == 0) {
      return;
    }
    long giveUp = vertx.setTimer(timeoutMillis, late -> connection.close());
    connection
        .ping(Buffer.buffer(new byte[Long.BYTES]))
        .onComplete(answered -> vertx.cancelTimer(giveUp));
  }
}
