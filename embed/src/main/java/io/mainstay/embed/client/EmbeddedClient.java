package io.mainstay.embed.client;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Reads and writes the store through one member, without a network, and without having to say who
 * one is: where authentication is on, this client may do everything all the same.
 *
 * <pre>{@code
 * client.put("greeting", "Hello").join();
 * String greeting = client.get("greeting").join().first().orElseThrow().value().toString();
 * }</pre>
 *
 * <p>What it does is the same as what comes over the network: it goes through the log, other
 * members and clients see it, and writes are acknowledged when they are safe.
 *
 * <p>Any thread. Futures complete on the JDK's common pool, where callbacks should not block for
 * long; they fail with an {@link EmbeddedClientException}, after etcd's own limits of time at the
 * latest when the member has lost its cluster.
 */
public interface EmbeddedClient {
  /** Gives a key a value. */
  CompletableFuture<PutResult> put(Put put);

  /** Gives a key a value. */
  default CompletableFuture<PutResult> put(String key, String value) {
    return put(Put.of(key, value));
  }

  /** Reads keys. */
  CompletableFuture<GetResult> get(Get get);

  /** Reads one key. */
  default CompletableFuture<GetResult> get(String key) {
    return get(Get.of(key));
  }

  /** Deletes keys. */
  CompletableFuture<DeleteResult> delete(Delete delete);

  /** Deletes one key. */
  default CompletableFuture<DeleteResult> delete(String key) {
    return delete(Delete.of(key));
  }

  /** Runs a transaction. */
  CompletableFuture<TxnResult> txn(Txn txn);

  /**
   * Tells a listener of changes until the watcher is closed, or the member ends.
   *
   * @return completes when the watcher is in place, so that it will hear of every change that is
   *     made from then on; fails when it is refused, and the listener hears nothing then
   */
  CompletableFuture<Watcher> watch(Watch watch, WatchListener listener);

  /**
   * Grants a lease of an ID of its own. What it lives at least depends on the cluster: two seconds
   * with etcd's timing.
   *
   * @param timeToLive whole seconds, one at least; what is beyond a second is dropped
   * @return the lease, which nobody keeps alive yet
   */
  CompletableFuture<LeaseStatus> grant(Duration timeToLive);

  /**
   * Lets a lease live its whole time again.
   *
   * @return how long that is; empty when there is no such lease any more
   */
  CompletableFuture<Optional<Duration>> keepAlive(long leaseId);

  /**
   * Says how a lease is.
   *
   * @return empty when there is no such lease any more
   */
  CompletableFuture<Optional<LeaseStatus>> lease(long leaseId);

  /** Ends a lease, and with it its keys. */
  CompletableFuture<Void> revoke(long leaseId);
}
