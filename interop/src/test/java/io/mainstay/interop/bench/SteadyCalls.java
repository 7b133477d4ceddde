package io.mainstay.interop.bench;

import com.google.protobuf.ByteString;
import io.mainstay.api.etcdserverpb.PutRequest;
import io.mainstay.api.etcdserverpb.RangeRequest;
import io.mainstay.interop.fixture.Methods;
import io.mainstay.interop.fixture.WireClient;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Phaser;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Puts or gets at a fixed rate, whether those before are answered or not. A call is timed from when
 * it was due, so that those which wait behind a standstill count with all of their wait.
 */
final class SteadyCalls implements AutoCloseable {
  private static final int CONNECTIONS = 8;
  private static final int KEYS = 10_000;

  private final Vertx vertx = Vertx.vertx();
  private final List<WireClient> clients;
  private final Call call;
  private final long periodNanos;

  /** One call on a connection, about a key. */
  private interface Call {
    Future<?> make(WireClient client, ByteString key);
  }

  /** What was measured. */
  static final class Figures {
    private final long[] sortedNanos;
    private final int failed;

    private Figures(LongStream nanos, int failed) {
      this.sortedNanos = nanos.sorted().toArray();
      this.failed = failed;
      if (sortedNanos.length == 0) {
        throw new IllegalStateException("no call went through");
      }
    }

    /** Both taken together. */
    Figures and(Figures other) {
      return new Figures(
          LongStream.concat(Arrays.stream(sortedNanos), Arrays.stream(other.sortedNanos)),
          failed + other.failed);
    }

    /** Prints these, and their ratios to those before. */
    void print(String name, String when, Figures before) {
      System.out.printf(
          "%-13s %-7s %6d answered, %d failed; p50 %7.1f (x%.2f), p99 %8.1f (x%.2f), max %8.1f ms%n",
          name,
          when,
          sortedNanos.length,
          failed,
          millis(0.5),
          millis(0.5) / before.millis(0.5),
          millis(0.99),
          millis(0.99) / before.millis(0.99),
          sortedNanos[sortedNanos.length - 1] / 1e6);
    }

    private double millis(double share) {
      return PutLoad.millis(sortedNanos, share);
    }
  }

  private SteadyCalls(int port, int perSecond, Call call) {
    clients = Stream.generate(() -> new WireClient(vertx, port)).limit(CONNECTIONS).toList();
    this.call = call;
    periodNanos = 1_000_000_000L / perSecond;
  }

  /** Puts, to ten thousand keys in turn. */
  static SteadyCalls puts(int port, int valueBytes, int perSecond) {
    ByteString value = ByteString.copyFrom(new byte[valueBytes]);
    return new SteadyCalls(
        port,
        perSecond,
        (client, key) ->
            client.call(Methods.PUT, PutRequest.newBuilder().setKey(key).setValue(value).build()));
  }

  /** Linearizable gets of the keys that {@link #puts} writes. */
  static SteadyCalls gets(int port, int perSecond) {
    return new SteadyCalls(
        port,
        perSecond,
        (client, key) -> client.call(Methods.RANGE, RangeRequest.newBuilder().setKey(key).build()));
  }

  /** Shows a token with each call from now on. */
  void token(String token) {
    clients.forEach(client -> client.token(token));
  }

  /** Calls as long as this is so, and waits for the last answer. */
  Figures during(BooleanSupplier goOn) {
    Queue<Long> nanos = new ConcurrentLinkedQueue<>();
    AtomicInteger failed = new AtomicInteger();
    Phaser underWay = new Phaser(1);
    long due = System.nanoTime();
    for (int number = 0; goOn.getAsBoolean(); number++) {
      due += periodNanos;
      LockSupport.parkNanos(due - System.nanoTime());
      make(number, due, nanos, failed, underWay);
    }
    underWay.arriveAndAwaitAdvance();
    return new Figures(nanos.stream().mapToLong(Long::longValue), failed.get());
  }

  @Override
  public void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private void make(
      int number, long due, Queue<Long> nanos, AtomicInteger failed, Phaser underWay) {
    underWay.register();
    call.make(clients.get(number % CONNECTIONS), ByteString.copyFromUtf8("steady/" + number % KEYS))
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
