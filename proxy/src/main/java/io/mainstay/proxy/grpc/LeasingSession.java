package io.mainstay.proxy.grpc;

import io.mainstay.api.errors.StatusCode;
import io.mainstay.api.etcdserverpb.LeaseGrantRequest;
import io.mainstay.api.etcdserverpb.LeaseGrantResponse;
import io.mainstay.api.etcdserverpb.LeaseRevokeRequest;
import io.mainstay.api.etcdserverpb.RangeRequest;
import io.mainstay.api.etcdserverpb.WatchCreateRequest;
import io.mainstay.api.etcdserverpb.WatchResponse;
import io.mainstay.api.mvccpb.Event;
import io.mainstay.client.Client;
import io.mainstay.client.LeaseKeeper;
import io.mainstay.client.Methods;
import io.mainstay.client.RpcException;
import io.mainstay.client.Watching;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The lease that a proxy owns keys under, and the watch by which it hears of all leasing keys: the
 * one is of no use without the other. Whatever ends either ends what is owned, and both are begun
 * again. Has a thread of its own, on which events are told; it is ended from any.
 *
 * <p>Keys are owned in nobody's name. Once users have to say who they are, nobody may read
 * anything, so that with each renewal it is asked whether that is so.
 */
final class LeasingSession implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LeasingSession.class);

  /** Who wants to change a key of a proxy that has died waits as long; etcd's waits a minute. */
  private static final long TTL_SECONDS = 10;

  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final Duration FAREWELL_TIMEOUT = Duration.ofSeconds(1);
  private static final long PAUSE_MILLIS = 1000;

  /** What says nothing of whether nobody's reads are refused. */
  private static final Set<StatusCode> NO_ANSWER =
      Set.of(StatusCode.UNAVAILABLE, StatusCode.DEADLINE_EXCEEDED, StatusCode.CANCELLED);

  private final Client client;
  private final Namespace leasingKeys;
  private final OwnedKeys keys;
  private final Consumer<Event> onEvent;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread = new Thread(this::run, "leasing-session");
  private volatile @Nullable Held current;

  /**
   * Begins when it is started.
   *
   * @param leasingKeys as members know them
   * @param onEvent hears of their changes
   */
  LeasingSession(Client client, Namespace leasingKeys, OwnedKeys keys, Consumer<Event> onEvent) {
    this.client = client;
    this.leasingKeys = leasingKeys;
    this.keys = keys;
    this.onEvent = onEvent;
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** Ends what is owned; there will be a new lease. */
  void lose() {
    Held held = current;
    if (held != null) {
      held.lose();
    }
  }

  private void run() {
    try {
      do {
        try {
          hold();
        } catch (RpcException e) {
          LOG.atDebug().addKeyValue("error", e.getMessage()).log("no lease to own keys under");
        }
      } while (!closing.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Owns keys under a lease until it is lost. */
  private void hold() throws RpcException, InterruptedException {
    client.call(Methods.RANGE, probe(false), TIMEOUT);
    long askedNanos = System.nanoTime();
    LeaseGrantResponse granted =
        client.call(
            Methods.LEASE_GRANT,
            LeaseGrantRequest.newBuilder().setTTL(TTL_SECONDS).build(),
            TIMEOUT);
    Held held = new Held(granted.getID());
    current = held;
    try {
      held.follow(askedNanos, granted.getTTL());
    } finally {
      held.lose();
      if (closing.getCount() > 0) {
        LOG.atWarn().addKeyValue("lease", held).log("no keys are owned under the lease any more");
      }
      held.revoke();
    }
  }

  /** Whether nobody in particular may read. */
  private RangeRequest probe(boolean serializable) {
    return RangeRequest.newBuilder()
        .setKey(leasingKeys.prefix())
        .setCountOnly(true)
        .setSerializable(serializable)
        .build();
  }

  /** Gives the lease back, so that nobody has to wait for its end. */
  @Override
  public void close() {
    closing.countDown();
    lose();
    try {
      thread.join(2 * FAREWELL_TIMEOUT.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    thread.interrupt();
  }

  /** One lease and its watch. */
  private final class Held {
    private final long lease;
    private final Watching watching;

    Held(long lease) {
      this.lease = lease;
      this.watching =
          new Watching(
              client,
              WatchCreateRequest.newBuilder()
                  .setKey(leasingKeys.prefix())
                  .setRangeEnd(leasingKeys.end(KeyRange.ZERO))
                  .build());
    }

    /** Owns keys once the watch is there, so that no request to give one up is missed. */
    void follow(long askedNanos, long ttlSeconds) throws RpcException, InterruptedException {
      WatchResponse response = watching.next();
      if (response == null || response.getCanceled()) {
        throw new RpcException(StatusCode.UNAVAILABLE, "leasing keys cannot be watched");
      }
      keys.begin(lease, askedNanos + TimeUnit.SECONDS.toNanos(ttlSeconds));
      LeaseKeeper keeper =
          LeaseKeeper.start(
              client,
              lease,
              ttlSeconds,
              (renewed, expiryNanos) -> renewed(expiryNanos),
              this::lose);
      try (keeper) {
        LOG.atInfo().addKeyValue("lease", this).log("owning keys under a lease");
        while (response != null && closing.getCount() > 0) {
          response.getEventsList().forEach(onEvent);
          response = watching.next();
        }
      }
    }

    private void renewed(long expiryNanos) {
      keys.extend(lease, expiryNanos);
      client
          .start(Methods.RANGE, probe(true), TIMEOUT)
          .whenComplete(
              (answer, failure) -> {
                if (isRefusal(failure)) {
                  lose();
                }
              });
    }

    private boolean isRefusal(@Nullable Throwable failure) {
      Throwable cause =
          failure instanceof CompletionException && failure.getCause() != null
              ? failure.getCause()
              : failure;
      return cause instanceof RpcException refusal && !NO_ANSWER.contains(refusal.code());
    }

    void lose() {
      keys.end(lease);
      watching.close();
    }

    @Override
    public String toString() {
      return Long.toHexString(lease);
    }

    void revoke() {
      try {
        client.call(
            Methods.LEASE_REVOKE,
            LeaseRevokeRequest.newBuilder().setID(lease).build(),
            FAREWELL_TIMEOUT);
      } catch (RpcException e) {
        LOG.atDebug().addKeyValue("error", e.getMessage()).log("the lease ends by itself");
      }
    }
  }
}
