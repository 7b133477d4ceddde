package io.mainstay.proxy.tcp;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Connects to members, and remembers which of them cannot be reached. Any thread. */
final class Dialer {
  private static final Logger LOG = LoggerFactory.getLogger(Dialer.class);
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

  private final NetClient client;
  private final Upstreams upstreams;
  private final Duration retryDelay;

  Dialer(Vertx vertx, Upstreams upstreams, Duration retryDelay) {
    this.client =
        vertx.createNetClient(
            new NetClientOptions()
                .setTcpNoDelay(true)
                .setTcpKeepAlive(true)
                .setConnectTimeout(Math.toIntExact(CONNECT_TIMEOUT.toMillis())));
    this.upstreams = upstreams;
    this.retryDelay = retryDelay;
  }

  /** A connection to the next member that can be reached; fails if there is none. */
  Future<NetSocket> dial() {
    Optional<Upstream> picked = upstreams.pick();
    if (picked.isEmpty()) {
      return Future.failedFuture(new IOException("no endpoint is active"));
    }
    Upstream upstream = picked.get();
    return connect(upstream)
        .recover(
            failure -> {
              if (upstreams.deactivate(upstream)) {
                LOG.atWarn()
                    .addKeyValue("address", upstream.address())
                    .addKeyValue("interval", retryDelay)
                    .addKeyValue("error", failure.getMessage())
                    .log("deactivated endpoint");
              }
              return dial();
            });
  }

  /** Tries those that could not be reached. */
  void retryInactive() {
    upstreams.inactive().forEach(this::retry);
  }

  private void retry(Upstream upstream) {
    connect(upstream)
        .onSuccess(
            socket -> {
              socket.close();
              upstreams.activate(upstream);
              LOG.atInfo().addKeyValue("address", upstream.address()).log("activated");
            })
        .onFailure(
            failure ->
                LOG.atWarn()
                    .addKeyValue("address", upstream.address())
                    .addKeyValue("interval", retryDelay)
                    .addKeyValue("error", failure.getMessage())
                    .log("failed to activate endpoint (stay inactive for another interval)"));
  }

  private Future<NetSocket> connect(Upstream upstream) {
    return client.connect(upstream.port(), upstream.host());
  }
}
