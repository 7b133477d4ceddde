package io.mainstay.proxy.grpc;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.mainstay.api.errors.EtcdError;
import io.mainstay.api.etcdserverpb.PutRequest;
import io.mainstay.api.etcdserverpb.RangeRequest;
import io.mainstay.api.etcdserverpb.RangeResponse;
import io.mainstay.api.etcdserverpb.ResponseHeader;
import io.mainstay.api.etcdserverpb.WatchRequest;
import io.mainstay.api.etcdserverpb.WatchResponse;
import io.mainstay.api.mvccpb.Event;
import io.mainstay.api.mvccpb.KeyValue;
import io.mainstay.client.Endpoint;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.grpc.server.GrpcServer;
import io.vertx.grpc.server.GrpcServerRequest;
import io.vertx.grpc.server.GrpcServerResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/**
 * A member that holds nothing: it counts calls, its watches bring what they are told, and leases
 * are gone as soon as they are to be renewed, unless it is told how to answer.
 */
final class FakeMember implements AutoCloseable {
  private final Vertx vertx = Vertx.vertx();
  private final HttpServer server;
  private final List<RangeRequest> ranges = new CopyOnWriteArrayList<>();
  private final List<PutRequest> puts = new CopyOnWriteArrayList<>();
  private final List<String> tokens = new CopyOnWriteArrayList<>();
  private final List<WatchRequest> watches = new CopyOnWriteArrayList<>();
  private final List<GrpcServerResponse<Buffer, Buffer>> open = new CopyOnWriteArrayList<>();

  private final Map<String, Function<byte[], Optional<Message>>> answers =
      new ConcurrentHashMap<>();

  private final Map<String, EtcdError> refusals = new ConcurrentHashMap<>();
  private final List<String> refused = new CopyOnWriteArrayList<>();

  private volatile long revision;

  FakeMember() {
    GrpcServer grpc = GrpcServer.server(vertx);
    grpc.callHandler(this::take);
    server =
        vertx
            .createHttpServer(new HttpServerOptions().setHost("127.0.0.1").setPort(0))
            .requestHandler(grpc);
    server.listen().await();
  }

  private void take(GrpcServerRequest<Buffer, Buffer> call) {
    tokens.add(String.valueOf(call.headers().get("token")));
    boolean watch = call.methodName().equals("Watch");
    call.exceptionHandler(gone -> open.remove(call.response()));
    call.errorHandler(gone -> open.remove(call.response()));
    call.handler(
        message -> {
          try {
            EtcdError refusal = refusals.get(call.methodName());
            Function<byte[], Optional<Message>> told = answers.get(call.methodName());
            if (refusal != null) {
              refused.add(call.methodName());
              Status.of(refusal).end(call.response());
            } else if (told != null) {
              told.apply(message.getBytes())
                  .ifPresent(answer -> call.response().end(Buffer.buffer(answer.toByteArray())));
            } else if (watch) {
              watch(call.response(), WatchRequest.parseFrom(message.getBytes()));
            } else if (call.methodName().equals("Range")) {
              range(call.response(), RangeRequest.parseFrom(message.getBytes()));
            } else if (call.methodName().equals("Put")) {
              puts.add(PutRequest.parseFrom(message.getBytes()));
              call.response().end(Buffer.buffer());
            } else {
              call.response().end(Buffer.buffer());
            }
          } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
          }
        });
  }

  private void range(GrpcServerResponse<Buffer, Buffer> answer, RangeRequest request) {
    ranges.add(request);
    RangeResponse response =
        RangeResponse.newBuilder()
            .setHeader(header(revision == 0 ? ranges.size() : revision))
            .addKvs(KeyValue.newBuilder().setKey(request.getKey()))
            .build();
    answer.end(Buffer.buffer(response.toByteArray()));
  }

  private void watch(GrpcServerResponse<Buffer, Buffer> answer, WatchRequest request) {
    watches.add(request);
    open.add(answer);
    send(answer, WatchResponse.newBuilder().setHeader(header(10)).setCreated(true));
  }

  private static ResponseHeader header(long revision) {
    return ResponseHeader.newBuilder().setRevision(revision).build();
  }

  /** Whoever goes away meanwhile hears of nothing. */
  private void send(GrpcServerResponse<Buffer, Buffer> answer, WatchResponse.Builder response) {
    try {
      answer.write(Buffer.buffer(response.build().toByteArray()));
    } catch (IllegalStateException gone) {
      open.remove(answer);
    }
  }

  /** Where it is. */
  Endpoint endpoint() {
    return Endpoint.parse("127.0.0.1:" + server.actualPort());
  }

  /** How it answers a method from now on; with nothing for not at all. */
  void on(String method, Function<byte[], Optional<Message>> answer) {
    answers.put(method, answer);
  }

  /** It refuses a method from now on. */
  void refuse(String method, EtcdError refusal) {
    refusals.put(method, refusal);
  }

  /** The methods whose calls it has refused, once for each. */
  List<String> refused() {
    return refused;
  }

  /** All that it answers is of a revision from now on. */
  void answerAtRevision(long number) {
    revision = number;
  }

  /** The ranges it was asked for. */
  List<RangeRequest> ranges() {
    return ranges;
  }

  /** What was put. */
  List<PutRequest> puts() {
    return puts;
  }

  /** The tokens it was shown, {@code null} for none. */
  List<String> tokens() {
    return tokens;
  }

  /** All that was said on streams of watches. */
  List<WatchRequest> watches() {
    return watches;
  }

  /** How many watches there are now. */
  int openWatches() {
    return open.size();
  }

  /** Something has happened to a key: all watches hear of it. */
  void put(Event event) {
    open.forEach(
        answer ->
            send(
                answer,
                WatchResponse.newBuilder()
                    .setHeader(header(event.getKv().getModRevision()))
                    .addEvents(event)));
  }

  /** A compaction has overtaken all watches. */
  void compact(long revision) {
    open.forEach(
        answer ->
            send(
                answer,
                WatchResponse.newBuilder()
                    .setHeader(header(revision))
                    .setCanceled(true)
                    .setCompactRevision(revision)));
  }

  @Override
  public void close() {
    vertx.close().await();
  }
}
