package io.mainstay.tools.etcdctl.check;

import com.google.protobuf.ByteString;
import io.mainstay.api.etcdserverpb.PutRequest;
import io.mainstay.client.Client;
import io.mainstay.client.Methods;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import java.util.random.RandomGenerator;

/** Puts random keys, some at a time. On the caller's thread; answers come on the client's. */
final class PutLoad {
  private final Client client;
  private final ByteString prefix;
  private final int keyBytes;
  private final ByteString value;
  private final int atATime;
  private final Semaphore free;
  private final Measurements measurements = new Measurements();
  private final RandomGenerator random = RandomGenerator.getDefault();

  /**
   * A load.
   *
   * @param keyBytes the length of a key behind the prefix
   * @param atATime how many puts may be under way
   */
  PutLoad(Client client, String prefix, int keyBytes, int valueBytes, int atATime) {
    this.client = client;
    this.prefix = ByteString.copyFromUtf8(prefix);
    this.keyBytes = keyBytes;
    this.value = ByteString.copyFrom(new byte[valueBytes]);
    this.atATime = atATime;
    this.free = new Semaphore(atATime);
  }

  Measurements measurements() {
    return measurements;
  }

  /** Begins one more, when there is room. */
  void put() throws InterruptedException {
    free.acquire();
    PutRequest request = PutRequest.newBuilder().setKey(key()).setValue(value).build();
    long begin = System.nanoTime();
    CompletableFuture<Void> measured =
        client
            .start(Methods.PUT, request, null)
            .handle(
                (answer, failure) -> {
                  if (failure == null) {
                    measurements.succeeded(System.nanoTime() - begin);
                  } else {
                    measurements.failed(String.valueOf(cause(failure).getMessage()));
                  }
                  free.release();
                  return (Void) null;
                })
            .toCompletableFuture();
    if (measured.isCompletedExceptionally()) {
      throw new IllegalStateException("a measurement failed");
    }
  }

  /** Waits until all have been answered. */
  void finish() throws InterruptedException {
    free.acquire(atATime);
    free.release(atATime);
  }

  private static Throwable cause(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }

  private ByteString key() {
    ByteBuffer key = ByteBuffer.allocate(keyBytes);
    key.putLong(random.nextLong());
    key.rewind();
    return prefix.concat(ByteString.copyFrom(key));
  }
}
