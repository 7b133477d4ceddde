package io.mainstay.interop.bench;

import com.google.protobuf.ByteString;
import io.mainstay.api.etcdserverpb.PutRequest;
import io.mainstay.interop.fixture.Methods;
import io.mainstay.interop.fixture.WireClient;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/** Fills a store with keys whose values are at random and cannot be compressed. */
final class Filling {
  private static final int SMALLEST_BYTES = 256;
  private static final int LARGEST_BYTES = 4096;
  private static final int CONNECTIONS = 8;
  private static final int UNDER_WAY = 64;

  private Filling() {}

  /** Puts one key after the other until the values are as many bytes. */
  static void fill(int port, long bytes) throws InterruptedException {
    Vertx vertx = Vertx.vertx();
    List<WireClient> clients =
        Stream.generate(() -> new WireClient(vertx, port)).limit(CONNECTIONS).toList();
    AtomicReference<Throwable> failure = new AtomicReference<>();
    Semaphore free = new Semaphore(UNDER_WAY);
    Random random = new Random(1);
    int number = 0;
    for (long filled = 0; filled < bytes && failure.get() == null; number++) {
      byte[] value = new byte[random.nextInt(SMALLEST_BYTES, LARGEST_BYTES + 1)];
      random.nextBytes(value);
      filled += value.length;
      free.acquire();
      PutRequest put =
          PutRequest.newBuilder()
              .setKey(ByteString.copyFromUtf8("fill/" + number))
              .setValue(ByteString.copyFrom(value))
              .build();
      clients
          .get(number % CONNECTIONS)
          .call(Methods.PUT, put)
          .onFailure(failure::set)
          .onComplete(answer -> free.release());
    }
    free.acquire(UNDER_WAY);
    vertx.close().toCompletionStage().toCompletableFuture().join();
    if (failure.get() != null) {
      throw new IllegalStateException("the store could not be filled", failure.get());
    }
  }
}
