package io.mainstay.interop.bench;

import com.google.protobuf.ByteString;
import io.mainstay.api.etcdserverpb.PutRequest;
import io.mainstay.interop.fixture.Methods;
import io.mainstay.interop.fixture.WireClient;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Phaser;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * Puts at a fixed rate, whether those before are answered or not. A put is timed from when it was
 * due, so that those which wait behind a standstill count with all of their wait.
 */
final class SteadyPuts implements AutoCloseable {
  private static final int CONNECTIONS = 8;
  private static final int KEYS = 10_000;

  private final Vertx vertx = Vertx.vertx();
  private final List<WireClient> clients;
  private final ByteString value;
  private final long periodNanos;

  /**
   * What was measured.
   *
   * @param answered puts that went through
   * @param failed puts that did not
   * @param p50Millis half of the former took no longer
   * @param p99Millis ninety-nine of a hundred took no longer
   * @param maxMillis none took longer
   */
  record Figures(int answered, int failed, double p50Millis, double p99Millis, double maxMillis) {
    /** Prints these, and their ratios to those before. */
    void print(String name, String when, Figures before) {
      System.out.printf(
          "%-8s %-6s %6d answered, %d failed; p50 %7.1f (x%.2f), p99 %8.1f (x%.2f), max %8.1f ms%n",
          name,
          when,
          answered,
          failed,
          p50Millis,
          p50Millis / before.p50Millis,
          p99Millis,
          p99Millis / before.p99Millis,
          maxMillis);
    }
  }

  SteadyPuts(int port, int valueBytes, int perSecond) {
    clients = Stream.generate(() -> new WireClient(vertx, port)).limit(CONNECTIONS).toList();
    value = ByteString.copyFrom(new byte[valueBytes]);
    periodNanos = 1_000_000_000L / perSecond;
  }

  /** Shows a token with each put from now on. */
  void token(String token) {
    clients.forEach(client -> client.token(token));
  }

  /** Puts as long as this is so, and waits for the last answer. */
  Figures during(BooleanSupplier goOn) {
    Queue<Long> nanos = new ConcurrentLinkedQueue<>();
    AtomicInteger failed = new AtomicInteger();
    Phaser underWay = new Phaser(1);
    long due = System.nanoTime();
    for (int number = 0; goOn.getAsBoolean(); number++) {
      due += periodNanos;
      LockSupport.parkNanos(due - System.nanoTime());
      put(number, due, nanos, failed, underWay);
    }
    underWay.arriveAndAwaitAdvance();
    long[] sorted = nanos.stream().mapToLong(Long::longValue).sorted().toArray();
    if (sorted.length == 0) {
      throw new IllegalStateException("no put went through");
    }
    return new Figures(
        sorted.length,
        failed.get(),
        PutLoad.millis(sorted, 0.5),
        PutLoad.millis(sorted, 0.99),
        sorted[sorted.length - 1] / 1e6);
  }

  @Override
  public void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private void put(int number, long due, Queue<Long> nanos, AtomicInteger failed, Phaser underWay) {
    underWay.register();
    PutRequest put =
        PutRequest.newBuilder()
            .setKey(ByteString.copyFromUtf8("steady/" + number % KEYS))
            .setValue(value)
            .build();
    clients
        .get(number % CONNECTIONS)
        .call(Methods.PUT, put)
        .onComplete(
            answer -> {
              if (answer.succeeded()) {
                nanos.add(System.nanoTime() - due);
              } else {
                failed.incrementAndGet();
              }
              underWay.arriveAndDeregister();
            });
  }
}
