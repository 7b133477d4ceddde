package io.mainstay.proxy.grpc;

import com.google.protobuf.ByteString;
import io.mainstay.api.etcdserverpb.DeleteRangeRequest;
import io.mainstay.api.etcdserverpb.RequestOp;
import io.mainstay.api.etcdserverpb.TxnRequest;
import io.mainstay.api.mvccpb.Event;
import io.mainstay.client.Client;
import io.mainstay.client.Methods;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The keys that this proxy owns among the proxies with the same prefix. Who owns a key has put its
 * leasing key, which is the prefix and the key, under a lease of its own. Who wants to change the
 * key makes sure, in the same transaction, that nobody has; else it puts a word at the leasing key,
 * and waits until the owner, who watches it, has deleted it.
 *
 * <p>See {@code client/v3/leasing} at v3.7.1, whose keys and words these are. Any thread.
 */
final class Leasing implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final long PAUSE_MILLIS = 100;

  /** How many keys are given up in one transaction. */
  private static final int MOST_AT_ONCE = 32;

  private final Vertx vertx;
  private final Client client;
  private final Namespace prefix;
  private final NamespacedRequests requests;
  private final OwnedKeys keys = new OwnedKeys(System::nanoTime);
  private final Departures departures = new Departures();
  private final LeasingSession session;

  /**
   * Without a lease until it is started.
   *
   * @param namespace around everything
   * @param prefix of the leasing keys; not empty
   */
  Leasing(Vertx vertx, Client client, Namespace namespace, ByteString prefix) {
    this.vertx = vertx;
    this.client = client;
    this.prefix = new Namespace(prefix);
    this.requests = new NamespacedRequests(namespace);
    this.session =
        new LeasingSession(
            client, new Namespace(namespace.key(prefix)), keys, event -> take(namespace, event));
  }

  /** Begins to ask for a lease, and for another one whenever it is lost. */
  void start() {
    session.start();
  }

  /** What stands before a key in its leasing key. */
  Namespace prefix() {
    return prefix;
  }

  OwnedKeys keys() {
    return keys;
  }

  /** Who waits for leasing keys to go. */
  Departures departures() {
    return departures;
  }

  /** Nothing is owned any more; a new lease is asked for in a while. */
  void loseLease() {
    session.lose();
  }

  private void take(Namespace namespace, Event event) {
    ByteString leasingKey = namespace.strip(event.getKv().getKey());
    ByteString key = prefix.strip(leasingKey);
    long revision = event.getKv().getModRevision();
    if (event.getType() == Event.EventType.DELETE) {
      keys.noticed(key, revision);
      departures.gone(leasingKey);
      return;
    }
    long createRevision = event.getKv().getCreateRevision();
    boolean mine = event.getKv().getLease() != 0 && event.getKv().getLease() == keys.lease();
    if (mine && createRevision == revision) {
      return;
    }
    keys.noticed(key, revision);
    if (mine) {
      // Nobody here may know of it: the answer to who asked for it may have been lost.
      giveUp(List.of(new OwnedKeys.GivenUp(key, createRevision)));
    }
  }

  /**
   * Tells the members that keys are not owned any more, as often as it takes while there is a
   * lease. Completes when they know, or the lease is gone.
   */
  CompletionStage<Void> giveUp(List<OwnedKeys.GivenUp> all) {
    List<CompletableFuture<Void>> parts = new ArrayList<>();
    for (int from = 0; from < all.size(); from += MOST_AT_ONCE) {
      List<OwnedKeys.GivenUp> part = all.subList(from, Math.min(from + MOST_AT_ONCE, all.size()));
      CompletableFuture<Void> done = new CompletableFuture<>();
      delete(requests.of(Guards.each(part, this::deletion)), keys.lease(), done);
      parts.add(done);
    }
    return CompletableFuture.allOf(parts.toArray(CompletableFuture[]::new));
  }

  private void delete(TxnRequest deletions, long lease, CompletableFuture<Void> done) {
    client
        .start(Methods.TXN, deletions, TIMEOUT)
        .whenComplete(
            (answer, failure) -> {
              if (failure == null || lease == 0 || keys.lease() != lease) {
                done.complete(null);
              } else {
                vertx.setTimer(PAUSE_MILLIS, due -> delete(deletions, lease, done));
              }
            });
  }

  private TxnRequest deletion(OwnedKeys.GivenUp givenUp) {
    ByteString leasingKey = prefix.key(givenUp.key());
    return TxnRequest.newBuilder()
        .addCompare(Guards.created(leasingKey, givenUp.createRevision()))
        .addSuccess(
            RequestOp.newBuilder()
                .setRequestDeleteRange(DeleteRangeRequest.newBuilder().setKey(leasingKey)))
        .build();
  }

  @Override
  public void close() {
    session.close();
  }
}
