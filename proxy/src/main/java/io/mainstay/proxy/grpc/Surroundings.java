package io.mainstay.proxy.grpc;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What a proxy is given by the program that it runs in. All of it is called on event loops.
 *
 * @param limits the way from the options of any listener to those that limit what a connection may
 *     do
 * @param encryption the way from the options of a plain listener to those of one with TLS
 * @param rules how connections of clients are treated
 * @param metricsPage answers who asks for the proxy's own metrics; the executor is the event loop
 * @param profiles answers who asks for {@code /debug/pprof/}; null when nobody may
 * @param listener hears what happens
 */
public record Surroundings(
    UnaryOperator<HttpServerOptions> limits,
    UnaryOperator<HttpServerOptions> encryption,
    Rules rules,
    BiConsumer<HttpServerRequest, Executor> metricsPage,
    @Nullable Function<Vertx, ? extends Handler<HttpServerRequest>> profiles,
    ProxyListener listener) {
  /** How connections of clients are treated, whatever they ask for. */
  @FunctionalInterface
  public interface Rules {
    /** Makes a server keep to them that does not listen yet, and has the calls answered. */
    void apply(Vertx vertx, HttpServer server, Handler<HttpServerRequest> calls);

    /** None. */
    static Rules none() {
      return (vertx, server, calls) -> server.requestHandler(calls);
    }
  }
}
