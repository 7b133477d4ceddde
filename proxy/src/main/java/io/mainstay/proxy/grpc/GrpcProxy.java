package io.mainstay.proxy.grpc;

import io.mainstay.client.Client;
import io.mainstay.client.ClientSettingsException;
import io.mainstay.client.EventLoops;
import io.mainstay.client.TlsFileException;
import io.vertx.core.Context;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/** Serves clients by calling members. Any thread; works until it is closed. */
public final class GrpcProxy implements AutoCloseable {
  private static final long CLOSE_TIMEOUT_SECONDS = 5;

  private final Vertx vertx;
  private final SharedParts shared;
  private final int port;

  private GrpcProxy(Vertx vertx, SharedParts shared, int port) {
    this.vertx = vertx;
    this.shared = shared;
    this.port = port;
  }

  /**
   * Begins to listen, on one event loop for each processor; members are called when clients do.
   * Where reads are ordered, waits until a member has said how far the cluster is.
   *
   * @throws IOException when it cannot listen there
   * @throws ClientSettingsException if there is nobody to call
   * @throws TlsFileException if a file cannot be used
   */
  public static GrpcProxy start(GrpcProxySettings settings, Surroundings surroundings)
      throws IOException, ClientSettingsException, TlsFileException {
    int eventLoops = Runtime.getRuntime().availableProcessors();
    Vertx vertx = Vertx.vertx(EventLoops.options(eventLoops));
    try {
      Client client = Client.on(vertx, settings.members());
      Context context = vertx.getOrCreateContext();
      SharedParts shared = SharedParts.of(context, client, settings, surroundings.listener());
      shared.ordering().begin(vertx, client).join();
      AtomicInteger port = new AtomicInteger();
      vertx
          .deployVerticle(
              () -> new ClientListener(settings, surroundings, shared, port::set),
              new DeploymentOptions().setInstances(eventLoops))
          .toCompletionStage()
          .toCompletableFuture()
          .join();
      Registry registry = shared.registry();
      if (registry != null) {
        registry.register();
      }
      Leasing leasing = shared.leasing();
      if (leasing != null) {
        leasing.start();
      }
      return new GrpcProxy(vertx, shared, port.get());
    } catch (CompletionException e) {
      vertx.close();
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new IOException(String.valueOf(cause.getMessage()), cause);
    } catch (ClientSettingsException | TlsFileException e) {
      vertx.close();
      throw e;
    }
  }

  /** The port it listens at. */
  public int port() {
    return port;
  }

  /** Gives up what it owns, and ends the connections and the threads. */
  @Override
  public void close() {
    Registry registry = shared.registry();
    if (registry != null) {
      registry.close();
    }
    Leasing leasing = shared.leasing();
    if (leasing != null) {
      leasing.close();
    }
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
