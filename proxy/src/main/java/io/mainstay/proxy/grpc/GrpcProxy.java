package io.mainstay.proxy.grpc;

import io.mainstay.client.Client;
import io.mainstay.client.ClientSettingsException;
import io.mainstay.client.TlsFileException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.grpc.server.GrpcServer;
import io.vertx.grpc.server.GrpcServerOptions;
import java.io.IOException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Serves clients by calling members. Any thread; works until it is closed. */
public final class GrpcProxy implements AutoCloseable {
  private static final long CLOSE_TIMEOUT_SECONDS = 5;
  private static final long MOST_MESSAGE_BYTES = 4 << 20;

  private final Vertx vertx;
  private final HttpServer server;
  private final Calls calls;

  private GrpcProxy(Vertx vertx, Calls calls, HttpServer server) {
    this.vertx = vertx;
    this.calls = calls;
    this.server = server;
  }

  /**
   * Begins to listen; members are called when clients do.
   *
   * @throws IOException when it cannot listen there
   * @throws ClientSettingsException if there is nobody to call
   * @throws TlsFileException if a file cannot be used
   */
  public static GrpcProxy start(GrpcProxySettings settings)
      throws IOException, ClientSettingsException, TlsFileException {
    Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    try {
      Client client = Client.on(vertx, settings.members());
      Calls calls = new Calls(vertx, client, settings);
      return new GrpcProxy(vertx, calls, listen(vertx, client, calls, settings));
    } catch (CompletionException e) {
      vertx.close();
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new IOException(String.valueOf(cause.getMessage()), cause);
    } catch (ClientSettingsException | TlsFileException e) {
      vertx.close();
      throw e;
    }
  }

  private static HttpServer listen(
      Vertx vertx, Client client, Calls calls, GrpcProxySettings settings) {
    Promise<HttpServer> listening = Promise.promise();
    Context context = vertx.getOrCreateContext();
    context.runOnContext(start -> serve(vertx, client, calls, settings).onComplete(listening));
    return listening.future().toCompletionStage().toCompletableFuture().join();
  }

  private static Future<HttpServer> serve(
      Vertx vertx, Client client, Calls calls, GrpcProxySettings settings) {
    GrpcServer grpc =
        GrpcServer.server(vertx, new GrpcServerOptions().setMaxMessageSize(MOST_MESSAGE_BYTES));
    grpc.callHandler(calls::take);
    Pages pages = new Pages(client);
    HttpServerOptions options =
        new HttpServerOptions()
            .setHost(settings.host())
            .setPort(settings.port())
            .setTcpNoDelay(true)
            .setInitialSettings(
                new Http2Settings().setMaxConcurrentStreams(settings.maxConcurrentStreams()));
    return vertx
        .createHttpServer(options)
        .requestHandler(
            request -> {
              if (isGrpc(request)) {
                grpc.handle(request);
              } else {
                pages.answer(request);
              }
            })
        .listen()
        .onSuccess(listening -> calls.registry().ifPresent(Registry::register));
  }

  private static boolean isGrpc(HttpServerRequest request) {
    String type = request.getHeader("content-type");
    return type != null && type.startsWith("application/grpc");
  }

  /** The port it listens at. */
  public int port() {
    return server.actualPort();
  }

  /** Ends the connections and the threads. */
  @Override
  public void close() {
    calls.registry().ifPresent(Registry::close);
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
