package io.mainstay.interop.bench;

import com.google.protobuf.ByteString;
import io.mainstay.api.etcdserverpb.WatchCreateRequest;
import io.mainstay.api.etcdserverpb.WatchRequest;
import io.mainstay.api.etcdserverpb.WatchResponse;
import io.mainstay.interop.fixture.Methods;
import io.mainstay.interop.fixture.WireClient;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

/**
 * Many watchers of single keys, a hundred to a stream, ten streams to a connection; notes how long
 * each event took from the client that wrote it.
 */
final class WatcherCrowd implements AutoCloseable {
  private static final int WATCHERS_A_STREAM = 100;
  private static final int STREAMS_A_CONNECTION = 10;

  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2));
  private final List<WireClient> clients = new ArrayList<>();
  private final CountDownLatch created;
  private final AtomicInteger events = new AtomicInteger();
  private final long[] latencies;

  /**
   * Opens them, and waits until all are open.
   *
   * @param keys the key of each watcher
   * @param maxEvents how many latencies are noted
   */
  WatcherCrowd(int port, int watchers, IntFunction<ByteString> keys, int maxEvents)
      throws InterruptedException {
    created = new CountDownLatch(watchers);
    latencies = new long[maxEvents];
    for (int first = 0; first < watchers; first += WATCHERS_A_STREAM) {
      if (first % (WATCHERS_A_STREAM * STREAMS_A_CONNECTION) == 0) {
        clients.add(new WireClient(vertx, port));
      }
      openStream(first, Math.min(watchers, first + WATCHERS_A_STREAM), keys);
    }
    if (!created.await(2, TimeUnit.MINUTES)) {
      throw new IllegalStateException(created.getCount() + " watchers were not opened");
    }
  }

  /** Waits until so many events have come in all. */
  void awaitEvents(int count) throws InterruptedException {
    long patience = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
    while (events.get() < count) {
      if (System.nanoTime() > patience) {
        throw new IllegalStateException(events + " events came, not " + count);
      }
      TimeUnit.MICROSECONDS.sleep(200);
    }
  }

  /** How many events have come. */
  int events() {
    return events.get();
  }

  /** The latencies so far, in nanoseconds, sorted. */
  long[] latencies() {
    long[] sorted = Arrays.copyOf(latencies, Math.min(events.get(), latencies.length));
    Arrays.sort(sorted);
    return sorted;
  }

  @Override
  public void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private void openStream(int first, int end, IntFunction<ByteString> keys) {
    clients
        .get(clients.size() - 1)
        .open(Methods.WATCH, this::received, () -> {})
        .onSuccess(
            stream -> {
              for (int watcher = first; watcher < end; watcher++) {
                stream.send(
                    WatchRequest.newBuilder()
                        .setCreateRequest(
                            WatchCreateRequest.newBuilder().setKey(keys.apply(watcher)))
                        .build());
              }
            });
  }

  private void received(WatchResponse response) {
    if (response.getCreated()) {
      created.countDown();
    }
    long now = System.nanoTime();
    response
        .getEventsList()
        .forEach(
            event -> {
              int number = events.getAndIncrement();
              if (number < latencies.length) {
                latencies[number] = now - PutLoad.stampOf(event.getKv().getValue());
              }
            });
  }
}
