package io.mainstay.proxy.tcp;

import io.mainstay.client.EventLoops;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Passes connections on to members. Any thread; works until it is closed. */
public final class TcpProxy implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TcpProxy.class);
  private static final long CLOSE_TIMEOUT_SECONDS = 5;

  private final Vertx vertx;

  private TcpProxy(Vertx vertx) {
    this.vertx = vertx;
  }

  /**
   * Begins to listen.
   *
   * @param host an address of this machine, or a name of one
   * @param retryDelay how often members that could not be reached are tried again; positive
   * @throws IOException when it cannot listen there
   */
  public static TcpProxy start(String host, int port, List<Upstream> upstreams, Duration retryDelay)
      throws IOException {
    int loops = Runtime.getRuntime().availableProcessors();
    Vertx vertx = Vertx.vertx(EventLoops.options(loops));
    Upstreams shared =
        new Upstreams(upstreams, bound -> ThreadLocalRandom.current().nextInt(bound));
    Dialer dialer = new Dialer(vertx, shared, retryDelay);
    Future<String> listening =
        vertx.deployVerticle(
            () -> new Listener(host, port, dialer), new DeploymentOptions().setInstances(loops));
    try {
      listening.toCompletionStage().toCompletableFuture().join();
    } catch (CompletionException e) {
      vertx.close();
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new IOException(String.valueOf(cause.getMessage()), cause);
    }
    vertx.setPeriodic(Math.max(1, retryDelay.toMillis()), due -> dialer.retryInactive());
    LOG.atInfo()
        .addKeyValue("endpoints", upstreams.stream().map(Upstream::address).toList())
        .log("ready to proxy client requests");
    return new TcpProxy(vertx);
  }

  /** Ends the connections and the threads. */
  @Override
  public void close() {
    try {
      vertx
          .close()
          .toCompletionStage()
          .toCompletableFuture()
          .get(CLOSE_TIMEOUT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("the network does not close", e);
    }
  }
}
