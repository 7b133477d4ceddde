package io.mainstay.interop.bench;

import com.google.protobuf.ByteString;
import io.mainstay.api.etcdserverpb.PutRequest;
import io.mainstay.api.etcdserverpb.PutResponse;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.grpc.client.GrpcClient;
import io.vertx.grpc.client.GrpcClientResponse;
import io.vertx.grpc.common.GrpcMessageDecoder;
import io.vertx.grpc.common.GrpcMessageEncoder;
import io.vertx.grpc.common.ServiceMethod;
import io.vertx.grpc.common.ServiceName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** Puts with a fixed number under way at any time, spread over connections to all endpoints. */
final class PutLoad implements AutoCloseable {
  private static final int CONNECTIONS = 20;
  private static final int KEY_BYTES = 8;
  private static final ServiceMethod<PutResponse, PutRequest> PUT =
      ServiceMethod.client(
          ServiceName.create("etcdserverpb.KV"),
          "Put",
          GrpcMessageEncoder.encoder(),
          GrpcMessageDecoder.decoder(PutResponse.getDefaultInstance()));

  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2));
  private final List<GrpcClient> clients = new ArrayList<>();
  private final List<SocketAddress> servers = new ArrayList<>();
  private final ByteString value;

  /**
   * What a load achieved.
   *
   * @param perSecond puts answered a second
   * @param p50Millis half of them took no longer
   * @param p99Millis ninety-nine of a hundred took no longer
   */
  record Figures(double perSecond, double p50Millis, double p99Millis) {}

  PutLoad(List<Integer> ports, int valueBytes) {
    value = ByteString.copyFrom(new byte[valueBytes]);
    for (int i = 0; i < CONNECTIONS; i++) {
      clients.add(GrpcClient.client(vertx));
      servers.add(SocketAddress.inetSocketAddress(ports.get(i % ports.size()), "127.0.0.1"));
    }
  }

  /** Makes so many puts. */
  Figures run(int concurrent, int total) throws InterruptedException {
    long[] nanos = new long[total];
    AtomicInteger next = new AtomicInteger();
    AtomicReference<Throwable> failure = new AtomicReference<>();
    CountDownLatch ended = new CountDownLatch(total);
    long began = System.nanoTime();
    for (int lane = 0; lane < concurrent; lane++) {
      putNext(lane % CONNECTIONS, next, nanos, ended, failure);
    }
    if (!ended.await(5, TimeUnit.MINUTES) || failure.get() != null) {
      throw new IllegalStateException("the load did not go through", failure.get());
    }
    double seconds = (System.nanoTime() - began) / 1e9;
    Arrays.sort(nanos);
    return new Figures(total / seconds, millis(nanos, 0.5), millis(nanos, 0.99));
  }

  @Override
  public void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private void putNext(
      int connection,
      AtomicInteger next,
      long[] nanos,
      CountDownLatch ended,
      AtomicReference<Throwable> failure) {
    int number = next.getAndIncrement();
    if (number >= nanos.length) {
      return;
    }
    long began = System.nanoTime();
    put(connection, number)
        .onComplete(
            answer -> {
              nanos[number] = System.nanoTime() - began;
              if (answer.failed()) {
                failure.set(answer.cause());
              }
              ended.countDown();
              putNext(connection, next, nanos, ended, failure);
            });
  }

  private Future<PutResponse> put(int connection, int number) {
    ByteString key = ByteString.copyFromUtf8(("%0" + KEY_BYTES + "d").formatted(number));
    return clients
        .get(connection)
        .request(servers.get(connection), PUT)
        .compose(
            request -> {
              Future<GrpcClientResponse<PutRequest, PutResponse>> response = request.response();
              request.end(PutRequest.newBuilder().setKey(key).setValue(value).build());
              return response;
            })
        .compose(GrpcClientResponse::last);
  }

  private static double millis(long[] sorted, double share) {
    return sorted[(int) (sorted.length * share)] / 1e6;
  }
}
