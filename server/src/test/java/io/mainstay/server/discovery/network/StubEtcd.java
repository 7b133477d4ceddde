package io.mainstay.server.discovery.network;

import com.google.protobuf.MessageLite;
import io.mainstay.server.fixture.TestCertificates;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Answers gRPC calls as told, and remembers what it was asked. */
final class StubEtcd implements AutoCloseable {
  private final Vertx vertx = Vertx.vertx();
  private final HttpServer server;
  private final Map<String, Queue<Consumer<HttpServerResponse>>> answers =
      new ConcurrentHashMap<>();
  private final List<String> calls = new CopyOnWriteArrayList<>();

  /** In plaintext without certificates. */
  StubEtcd(@Nullable TestCertificates certificates) {
    HttpServerOptions options = new HttpServerOptions().setHost("127.0.0.1").setPort(0);
    if (certificates != null) {
      options
          .setSsl(true)
          .setUseAlpn(true)
          .setKeyCertOptions(
              new PemKeyCertOptions()
                  .addCertPath(certificates.certificate().toString())
                  .addKeyPath(certificates.key().toString()))
          .setTrustOptions(new PemTrustOptions().addCertPath(certificates.certificate().toString()))
          .setClientAuth(io.vertx.core.http.ClientAuth.REQUEST);
    }
    server = vertx.createHttpServer(options).requestHandler(this::serve);
    var unused =
        server
            .listen()
            .toCompletionStage()
            .toCompletableFuture()
            .orTimeout(20, TimeUnit.SECONDS)
            .join();
  }

  int port() {
    return server.actualPort();
  }

  String endpoint() {
    return "127.0.0.1:" + port();
  }

  /** Every call with the credential it came with. */
  List<String> calls() {
    return calls;
  }

  /** The next call of a method is answered with this. */
  void answers(String method, MessageLite message) {
    next(
        method,
        response -> {
          response.putTrailer("grpc-status", "0");
          var unused = response.end(GrpcFrames.encode(message.toByteArray()));
        });
  }

  /** The next call of a method is refused. */
  void refuses(String method, int code, String text) {
    next(
        method,
        response -> {
          response.putHeader("grpc-status", Integer.toString(code)).putHeader("grpc-message", text);
          var unused = response.end();
        });
  }

  /** The next call of a method gets a message, and then nothing. */
  void goesOn(String method, MessageLite message) {
    next(
        method,
        response -> {
          var unused = response.write(GrpcFrames.encode(message.toByteArray()));
        });
  }

  /** The next call of a method gets these bytes and no status. */
  void answersRaw(String method, byte[] bytes) {
    next(
        method,
        response -> {
          var unused = response.end(Buffer.buffer(bytes));
        });
  }

  /** The next call of a method gets no answer. */
  void ignores(String method) {
    next(method, response -> {});
  }

  @Override
  public void close() {
    vertx.close().toCompletionStage().toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
  }

  private void next(String method, Consumer<HttpServerResponse> answer) {
    answers.computeIfAbsent(method, unused -> new ConcurrentLinkedDeque<>()).add(answer);
  }

  private void serve(HttpServerRequest request) {
    String method = request.path().substring(request.path().lastIndexOf('/') + 1);
    calls.add(method + " " + request.getHeader("token"));
    HttpServerResponse response = request.response().setChunked(true);
    response.putHeader("content-type", "application/grpc");
    Queue<Consumer<HttpServerResponse>> planned = answers.getOrDefault(method, new ArrayDeque<>());
    Consumer<HttpServerResponse> answer = planned.poll();
    if (answer == null) {
      response.putHeader("grpc-status", "12").putHeader("grpc-message", "not planned");
      var unused = response.end();
    } else {
      answer.accept(response);
    }
  }
}
