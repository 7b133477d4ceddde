package io.mainstay.client;

import com.google.protobuf.Message;
import io.mainstay.api.errors.EtcdError;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.grpc.common.GrpcMessageDecoder;
import io.vertx.grpc.common.GrpcMessageEncoder;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.common.ServiceMethod;
import io.vertx.grpc.common.ServiceName;
import io.vertx.grpc.server.GrpcServer;
import io.vertx.grpc.server.GrpcServerRequest;
import io.vertx.grpc.server.GrpcServerResponse;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A member that answers as it is told. */
final class FakeMember implements AutoCloseable {
  private final Vertx vertx = Vertx.vertx();
  private final GrpcServer grpc = GrpcServer.server(vertx);
  private final Map<String, AtomicInteger> calls = new ConcurrentHashMap<>();
  private final HttpServer server;

  /** Listens on a port that is free. */
  FakeMember() {
    this(0);
  }

  FakeMember(int port) {
    server =
        vertx
            .createHttpServer(new HttpServerOptions().setHost("127.0.0.1").setPort(port))
            .requestHandler(grpc);
    server.listen().await();
  }

  /** How to reach it. */
  Endpoint endpoint() {
    return Endpoint.parse("127.0.0.1:" + server.actualPort());
  }

  int port() {
    return server.actualPort();
  }

  /** How often a method was called. */
  int calls(Method<?, ?> method) {
    AtomicInteger count = calls.get(method.name());
    return count == null ? 0 : count.get();
  }

  /** Answers calls of a method, whole or as a stream. */
  <Q extends Message, A extends Message> void on(
      Method<Q, A> method, Handler<GrpcServerRequest<Q, A>> handler) {
    ServiceMethod<Q, A> served =
        ServiceMethod.server(
            ServiceName.create(method.service()),
            method.name(),
            GrpcMessageEncoder.encoder(),
            GrpcMessageDecoder.decoder(method.request()));
    grpc.callHandler(
        served,
        request -> {
          calls.computeIfAbsent(method.name(), name -> new AtomicInteger()).incrementAndGet();
          handler.handle(request);
        });
  }

  /** Ends a call with an error. */
  static void refuse(GrpcServerResponse<?, ?> response, EtcdError error) {
    response.status(statusOf(error)).statusMessage(error.text()).end();
  }

  private static GrpcStatus statusOf(EtcdError error) {
    return GrpcStatus.valueOf(error.code().number());
  }

  @Override
  public void close() {
    vertx.close().await();
  }
}
