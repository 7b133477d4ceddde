package io.mainstay.interop.bench;

import com.google.protobuf.ByteString;
import io.mainstay.api.etcdserverpb.PutRequest;
import io.mainstay.interop.fixture.Methods;
import io.mainstay.interop.fixture.WireClient;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Puts with a fixed number under way at any time, spread over connections to all endpoints. Keys
 * are numbers from 0; a value begins with the time at which it was sent.
 */
final class PutLoad implements AutoCloseable {
  private static final int CONNECTIONS = 20;
  private static final int KEY_BYTES = 8;

  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2));
  private final List<WireClient> clients = new ArrayList<>();
  private final int valueBytes;

  /**
   * What a load achieved.
   *
   * @param perSecond puts answered a second
   * @param p50Millis half of them took no longer
   * @param p99Millis ninety-nine of a hundred took no longer
   * @param maxMillis none took longer
   */
  record Figures(double perSecond, double p50Millis, double p99Millis, double maxMillis) {}

  PutLoad(List<Integer> ports, int valueBytes) {
    this.valueBytes = valueBytes;
    for (int i = 0; i < CONNECTIONS; i++) {
      clients.add(new WireClient(vertx, ports.get(i % ports.size())));
    }
  }

  /** The key of the put with this number. */
  static ByteString key(int number) {
    return ByteString.copyFromUtf8(("%0" + KEY_BYTES + "d").formatted(number));
  }

  /** A value that tells when it was made, in {@link System#nanoTime()} terms. */
  static ByteString stampedValue(int bytes) {
    return ByteString.copyFrom(ByteBuffer.allocate(bytes).putLong(System.nanoTime()).array());
  }

  /** When a value was made. */
  static long stampOf(ByteString value) {
    return value.asReadOnlyByteBuffer().getLong();
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
    return new Figures(
        total / seconds, millis(nanos, 0.5), millis(nanos, 0.99), nanos[total - 1] / 1e6);
  }

  /** The time that this share of them stayed within. */
  static double millis(long[] sortedNanos, double share) {
    return sortedNanos[(int) (sortedNanos.length * share)] / 1e6;
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
    PutRequest put =
        PutRequest.newBuilder().setKey(key(number)).setValue(stampedValue(valueBytes)).build();
    clients
        .get(connection)
        .call(Methods.PUT, put)
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
}
