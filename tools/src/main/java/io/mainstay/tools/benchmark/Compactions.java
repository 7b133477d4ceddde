package io.mainstay.tools.benchmark;

import com.google.protobuf.ByteString;
import io.mainstay.api.errors.EtcdError;
import io.mainstay.api.etcdserverpb.CompactionRequest;
import io.mainstay.api.etcdserverpb.RangeRequest;
import io.mainstay.client.Client;
import io.mainstay.client.Methods;
import io.mainstay.client.RpcException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Compacts beside a load, on a thread of its own, until it is closed or a compaction fails. */
final class Compactions implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final RangeRequest ANY =
      RangeRequest.newBuilder().setKey(ByteString.copyFromUtf8("foo")).build();

  private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
  private final long delta;
  private final Client client;
  private volatile @Nullable String failure;

  private Compactions(long delta, Client client) {
    this.delta = delta;
    this.client = client;
  }

  /**
   * Begins.
   *
   * @param interval how often; zero for never
   * @param delta how many revisions are left
   */
  @SuppressWarnings("FutureReturnValueIgnored") // a failure is kept, not thrown
  static Compactions every(Duration interval, long delta, Client client) {
    Compactions compactions = new Compactions(delta, client);
    if (!interval.isZero()) {
      compactions.thread.scheduleWithFixedDelay(
          compactions::compact, interval.toNanos(), interval.toNanos(), TimeUnit.NANOSECONDS);
    }
    return compactions;
  }

  private void compact() {
    try {
      long revision = client.call(Methods.RANGE, ANY, PATIENCE).getHeader().getRevision() - delta;
      if (revision > 0) {
        client.call(
            Methods.COMPACT,
            CompactionRequest.newBuilder().setRevision(revision).build(),
            PATIENCE);
      }
    } catch (RpcException e) {
      // Nothing was written since the last one.
      if (!e.is(EtcdError.COMPACTED)) {
        failure = String.valueOf(e.getMessage());
        thread.shutdown();
      }
    }
  }

  /** Why there are no more; null if none failed. */
  @Nullable String failure() {
    return failure;
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
