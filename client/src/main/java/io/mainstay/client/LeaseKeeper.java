package io.mainstay.client;

import io.mainstay.api.etcdserverpb.LeaseKeepAliveRequest;
import io.mainstay.api.etcdserverpb.LeaseKeepAliveResponse;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Renews a lease three times in its time to live, on whatever connection there is, until it is
 * closed or the lease is lost. Has a thread of its own, on which listeners are called.
 *
 * <p>A renewal counts from before it was sent: whatever the way to the member took, the lease does
 * not end there before it does here.
 */
public final class LeaseKeeper implements AutoCloseable {
  private static final long PAUSE_MILLIS = 500;

  private final Client client;
  private final long lease;
  private final ObjLongConsumer<LeaseKeepAliveResponse> onRenewal;
  private final Runnable onLoss;
  private final CountDownLatch closing = new CountDownLatch(1);
  private volatile @Nullable Exchange<LeaseKeepAliveRequest, LeaseKeepAliveResponse> stream;
  private long expiryNanos;

  private LeaseKeeper(
      Client client,
      long lease,
      ObjLongConsumer<LeaseKeepAliveResponse> onRenewal,
      Runnable onLoss) {
    this.client = client;
    this.lease = lease;
    this.onRenewal = onRenewal;
    this.onLoss = onLoss;
  }

  /**
   * Begins.
   *
   * @param ttlSeconds what the lease was granted for
   * @param onRenewal hears of each renewal, and until which {@link System#nanoTime} it is good
   * @param onLoss hears once that the lease is gone, or could not be renewed in time
   */
  public static LeaseKeeper start(
      Client client,
      long lease,
      long ttlSeconds,
      ObjLongConsumer<LeaseKeepAliveResponse> onRenewal,
      Runnable onLoss) {
    LeaseKeeper keeper = new LeaseKeeper(client, lease, onRenewal, onLoss);
    keeper.expiryNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(ttlSeconds);
    Thread thread = new Thread(keeper::run, "lease-keeper");
    thread.setDaemon(true);
    thread.start();
    return keeper;
  }

  @Override
  public void close() {
    closing.countDown();
    Exchange<LeaseKeepAliveRequest, LeaseKeepAliveResponse> open = stream;
    if (open != null) {
      open.close();
    }
  }

  private void run() {
    try {
      while (closing.getCount() > 0) {
        long ttlSeconds = renew();
        if (ttlSeconds == 0 || expiryNanos - System.nanoTime() <= 0) {
          if (closing.getCount() > 0) {
            onLoss.run();
          }
          return;
        }
        long pauseMillis =
            ttlSeconds < 0 ? PAUSE_MILLIS : TimeUnit.SECONDS.toMillis(ttlSeconds) / 3;
        if (closing.await(pauseMillis, TimeUnit.MILLISECONDS)) {
          return;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      close();
    }
  }

  /** Renews once; gives the time to live, 0 if the lease is gone, negative if it is not known. */
  private long renew() throws InterruptedException {
    long sentNanos = System.nanoTime();
    Duration remaining = Duration.ofNanos(expiryNanos - sentNanos);
    try (Exchange<LeaseKeepAliveRequest, LeaseKeepAliveResponse> open =
        client.openWithLeader(Methods.LEASE_KEEP_ALIVE, remaining)) {
      stream = open;
      open.send(LeaseKeepAliveRequest.newBuilder().setID(lease).build());
      open.end();
      LeaseKeepAliveResponse response = open.next();
      if (response == null) {
        return -1;
      }
      if (response.getTTL() > 0) {
        expiryNanos = sentNanos + TimeUnit.SECONDS.toNanos(response.getTTL());
        onRenewal.accept(response, expiryNanos);
      }
      return Math.max(0, response.getTTL());
    } catch (RpcException e) {
      return -1;
    }
  }
}
