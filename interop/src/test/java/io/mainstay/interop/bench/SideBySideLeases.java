package io.mainstay.interop.bench;

import com.google.protobuf.ByteString;
import io.mainstay.api.etcdserverpb.LeaseGrantRequest;
import io.mainstay.api.etcdserverpb.LeaseKeepAliveRequest;
import io.mainstay.api.etcdserverpb.LeaseRevokeRequest;
import io.mainstay.api.etcdserverpb.PutRequest;
import io.mainstay.api.etcdserverpb.WatchCreateRequest;
import io.mainstay.api.etcdserverpb.WatchRequest;
import io.mainstay.interop.bench.PutLoad.Figures;
import io.mainstay.interop.fixture.Methods;
import io.mainstay.interop.fixture.ServerCluster;
import io.mainstay.interop.fixture.WireClient;
import io.mainstay.interop.fixture.WireClient.WireStream;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntFunction;

/**
 * Many leases kept alive, and many that end within a second, against ours and against the original,
 * one new member each. Arguments: rounds, leases kept alive, leases that end, keys of one lease
 * that is revoked.
 */
public final class SideBySideLeases {
  private static final int CONCURRENT = 200;
  private static final int STREAMS = 10;
  private static final int RENEWALS_EACH = 4;
  private static final int LONG_SECONDS = 3600;
  private static final int SHORT_SECONDS = 10;
  private static final int WRITERS = 20;
  private static final int PUTS = 10_000;
  private static final ByteString PREFIX = ByteString.copyFromUtf8("leased/");
  private static final ByteString PREFIX_END = ByteString.copyFromUtf8("leased0");

  private final ServerCluster cluster;
  private final Vertx vertx = Vertx.vertx();
  private final List<WireClient> clients = new ArrayList<>();

  private SideBySideLeases(ServerCluster cluster) {
    this.cluster = cluster;
    for (int i = 0; i < STREAMS; i++) {
      clients.add(new WireClient(vertx, cluster.clientPorts().get(0)));
    }
  }

  /** Prints each measurement. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    int rounds = Integer.parseInt(arguments[0]);
    int kept = Integer.parseInt(arguments[1]);
    int ending = Integer.parseInt(arguments[2]);
    int keys = Integer.parseInt(arguments[3]);
    for (int round = 0; round < rounds; round++) {
      try (ServerCluster ours = ServerCluster.start(Files.createTempDirectory("side-by-side"), 1)) {
        new SideBySideLeases(ours).measure("ours    ", kept, ending, keys);
      }
      try (ServerCluster original =
          ServerCluster.startOriginal(Files.createTempDirectory("side-by-side"), 1)) {
        new SideBySideLeases(original).measure("original", kept, ending, keys);
      }
    }
  }

  private void measure(String name, int kept, int ending, int keys) throws InterruptedException {
    try {
      keepAlive(name, kept);
      end(name, kept, ending);
      revoke(name, kept + ending + 1, keys);
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().join();
    }
  }

  private void keepAlive(String name, int kept) throws InterruptedException {
    long began = System.nanoTime();
    grant(1, kept, LONG_SECONDS);
    double granted = kept / ((System.nanoTime() - began) / 1e9);
    renew(1, kept);
    long cpuBefore = cluster.member(0).cpuMillis();
    began = System.nanoTime();
    for (int i = 0; i < RENEWALS_EACH; i++) {
      renew(1, kept);
    }
    double seconds = (System.nanoTime() - began) / 1e9;
    double renewals = (double) RENEWALS_EACH * kept;
    System.out.printf(
        "%s %d leases: granted %6.0f/s, renewed %7.0f/s, server cpu %5.1f us each%n",
        name,
        kept,
        granted,
        renewals / seconds,
        (cluster.member(0).cpuMillis() - cpuBefore) * 1000 / renewals);
  }

  private void end(String name, int kept, int ending) throws InterruptedException {
    AtomicInteger deleted = new AtomicInteger();
    AtomicLong last = new AtomicLong();
    CountDownLatch allDeleted = new CountDownLatch(1);
    watchDeletions(
        () -> {
          last.set(System.nanoTime());
          if (deleted.incrementAndGet() == ending) {
            allDeleted.countDown();
          }
        });
    grant(kept + 1, ending, SHORT_SECONDS);
    each(ending, number -> put(kept + 1 + number));
    long expiry = System.nanoTime() + TimeUnit.SECONDS.toNanos(SHORT_SECONDS);
    renew(kept + 1, ending);
    try (PutLoad load = new PutLoad(cluster.clientPorts(), 256)) {
      Figures alone = load.run(WRITERS, PUTS);
      TimeUnit.NANOSECONDS.sleep(expiry - System.nanoTime());
      Figures meanwhile = load.run(WRITERS, PUTS);
      if (!allDeleted.await(5, TimeUnit.MINUTES)) {
        throw new IllegalStateException("only " + deleted + " leases ended");
      }
      System.out.printf(
          "%s %d leases ended within %6.0f ms of their time; puts/s alone %6.0f, meanwhile %6.0f;"
              + " put p99 alone %5.1f, meanwhile %5.1f ms%n",
          name,
          ending,
          (last.get() - expiry) / 1e6,
          alone.perSecond(),
          meanwhile.perSecond(),
          alone.p99Millis(),
          meanwhile.p99Millis());
    }
  }

  /** Revokes one lease with many keys while others write; their longest wait is what it costs. */
  private void revoke(String name, int leaseId, int keys) throws InterruptedException {
    grant(leaseId, 1, LONG_SECONDS);
    each(
        keys,
        number ->
            client(number)
                .call(
                    Methods.PUT,
                    PutRequest.newBuilder()
                        .setKey(ByteString.copyFromUtf8("many/" + number))
                        .setLease(leaseId)
                        .build()));
    try (PutLoad load = new PutLoad(cluster.clientPorts(), 256)) {
      load.run(WRITERS, PUTS);
      long began = System.nanoTime();
      AtomicLong tookNanos = new AtomicLong();
      client(0)
          .call(Methods.LEASE_REVOKE, LeaseRevokeRequest.newBuilder().setID(leaseId).build())
          .onComplete(done -> tookNanos.set(System.nanoTime() - began));
      Figures meanwhile = load.run(WRITERS, PUTS);
      System.out.printf(
          "%s one lease of %d keys revoked in %6.0f ms; longest put meanwhile %6.0f ms%n",
          name, keys, tookNanos.get() / 1e6, meanwhile.maxMillis());
    }
  }

  private void watchDeletions(Runnable onDeletion) {
    clients
        .get(0)
        .open(
            Methods.WATCH,
            response -> response.getEventsList().forEach(event -> onDeletion.run()),
            () -> {})
        .onSuccess(
            stream ->
                stream.send(
                    WatchRequest.newBuilder()
                        .setCreateRequest(
                            WatchCreateRequest.newBuilder()
                                .setKey(PREFIX)
                                .setRangeEnd(PREFIX_END)
                                .addFilters(WatchCreateRequest.FilterType.NOPUT))
                        .build()));
  }

  private void grant(int firstId, int count, int seconds) throws InterruptedException {
    each(
        count,
        number ->
            client(number)
                .call(
                    Methods.LEASE_GRANT,
                    LeaseGrantRequest.newBuilder()
                        .setID(firstId + number)
                        .setTTL(seconds)
                        .build()));
  }

  private Future<?> put(int leaseId) {
    return client(leaseId)
        .call(
            Methods.PUT,
            PutRequest.newBuilder()
                .setKey(PREFIX.concat(ByteString.copyFromUtf8(Integer.toString(leaseId))))
                .setLease(leaseId)
                .build());
  }

  private WireClient client(int number) {
    return clients.get(number % STREAMS);
  }

  /** Makes so many calls, a fixed number at once. */
  private static void each(int count, IntFunction<Future<?>> call) throws InterruptedException {
    CountDownLatch ended = new CountDownLatch(count);
    AtomicInteger next = new AtomicInteger();
    AtomicReference<Throwable> failure = new AtomicReference<>();
    for (int lane = 0; lane < CONCURRENT; lane++) {
      callNext(next, count, call, ended, failure);
    }
    if (!ended.await(5, TimeUnit.MINUTES) || failure.get() != null) {
      throw new IllegalStateException(ended.getCount() + " calls to go", failure.get());
    }
  }

  private static void callNext(
      AtomicInteger next,
      int count,
      IntFunction<Future<?>> call,
      CountDownLatch ended,
      AtomicReference<Throwable> failure) {
    int number = next.getAndIncrement();
    if (number < count) {
      call.apply(number)
          .onComplete(
              answer -> {
                if (answer.failed()) {
                  failure.set(answer.cause());
                }
                ended.countDown();
                callNext(next, count, call, ended, failure);
              });
    }
  }

  /** Renews every lease once, over some streams, without waiting for one answer before the next. */
  private void renew(int firstId, int count) throws InterruptedException {
    CountDownLatch renewed = new CountDownLatch(count);
    for (int lane = 0; lane < STREAMS; lane++) {
      int first = firstId + lane;
      clients
          .get(lane)
          .open(
              Methods.KEEP_ALIVE,
              response -> {
                if (response.getTTL() <= 0) {
                  throw new IllegalStateException("not renewed: " + response);
                }
                renewed.countDown();
              },
              () -> {})
          .onSuccess(
              stream -> {
                for (int id = first; id < firstId + count; id += STREAMS) {
                  send(stream, id);
                }
                stream.end();
              });
    }
    if (!renewed.await(2, TimeUnit.MINUTES)) {
      throw new IllegalStateException(renewed.getCount() + " renewals were not answered");
    }
  }

  private static void send(WireStream<LeaseKeepAliveRequest, ?> stream, int id) {
    stream.send(LeaseKeepAliveRequest.newBuilder().setID(id).build());
  }
}
