package io.mainstay.tools.etcd;

import io.mainstay.proxy.grpc.Surroundings;
import io.mainstay.server.transport.ConnectionRules;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;

/** A proxy treats connections of clients as a member does. */
record ServerRules(ConnectionRules rules) implements Surroundings.Rules {
  @Override
  public void apply(Vertx vertx, HttpServer server, Handler<HttpServerRequest> calls) {
    rules.apply(vertx, server, calls);
  }

  @Override
  public HttpServerOptions limit(HttpServerOptions options) {
    return ConnectionRules.limit(options);
  }
}
