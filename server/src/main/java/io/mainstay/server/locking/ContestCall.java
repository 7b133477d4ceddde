package io.mainstay.server.locking;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import io.mainstay.api.errors.EtcdException;
import io.mainstay.api.etcdserverpb.ResponseHeader;
import io.mainstay.api.etcdserverpb.TxnResponse;
import io.mainstay.api.mvccpb.Event;
import io.mainstay.api.mvccpb.KeyValue;
import io.mainstay.server.ClientStream;
import io.mainstay.server.RequestContext;
import io.mainstay.server.watch.EventSource;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A call that queues for a name: it puts its key into the queue and is answered when the key is the
 * oldest.
 *
 * <p>Whoever waits looks only at the key right ahead, so a name that comes free wakes one of those
 * who wait; and at its own, because the session may end first. After either has gone everything is
 * read again, at one revision, and only what was read decides.
 *
 * <p>A caller that goes away, or that is told of a failure, leaves no key behind, unless its
 * removal fails as well; then the key goes with its lease. A lease that the caller brought is never
 * renewed here: it is the caller's own sign of life. One that was granted here is renewed while the
 * call is open, since nobody else could.
 *
 * <p>The call's executor.
 *
 * @param <Q> the request
 */
abstract class ContestCall<Q> extends OpenCall<Q> {
  private static final Logger log = LoggerFactory.getLogger(ContestCall.class);

  /** The lease of callers without one, in seconds; as in etcd. */
  static final long SESSION_TTL_SECONDS = 60;

  private static final long RENEWAL_SECONDS = SESSION_TTL_SECONDS / 3;

  private ByteString name = ByteString.EMPTY;
  private ByteString value = ByteString.EMPTY;
  private ByteString key = ByteString.EMPTY;
  private long lease;

  /** When the key was created; 0 while the queue holds none that is this call's to take away. */
  private long createRevision;

  private @Nullable Future<?> renewals;

  ContestCall(Facilities facilities, ClientStream stream, RequestContext context) {
    super(facilities, stream, context);
  }

  /**
   * The answer to the winner.
   *
   * @param entered of the response that said that the key is in the queue
   * @param won of the response that said that the key is the oldest
   */
  abstract Message won(ResponseHeader entered, ResponseHeader won);

  /** What a caller hears whose key has gone. */
  abstract EtcdException lost();

  /** Does what there is to do about a key that an earlier call of the same session created. */
  void found(KeyValue existing, Runnable next) {
    next.run();
  }

  /**
   * Queues.
   *
   * @param leaseId 0 for a lease of the call's own
   */
  final void contend(ByteString name, long leaseId, ByteString value) {
    this.name = name;
    this.value = value;
    if (leaseId != 0) {
      enter(leaseId);
    } else {
      then(
          () -> facilities().sessions().grant(SESSION_TTL_SECONDS, context()),
          granted -> {
            renewals =
                facilities()
                    .scheduler()
                    .scheduleWithFixedDelay(
                        () -> executor().execute(this::renew),
                        RENEWAL_SECONDS,
                        RENEWAL_SECONDS,
                        TimeUnit.SECONDS);
            enter(granted);
          });
    }
  }

  final ByteString key() {
    return key;
  }

  final long lease() {
    return lease;
  }

  final long createRevision() {
    return createRevision;
  }

  @Override
  final void ended() {
    if (renewals != null) {
      renewals.cancel(false);
    }
    leave();
  }

  private void enter(long leaseId) {
    lease = leaseId;
    key = QueueRequests.key(name, leaseId);
    // Without the caller's deadline: somebody has to know of the key when the caller has gone.
    afterwards(
        () -> facilities().kv().txn(QueueRequests.enter(name, leaseId, value), patientContext()),
        this::entered,
        this::fail);
  }

  private void entered(TxnResponse response) {
    boolean created = response.getSucceeded();
    ResponseHeader header = response.getHeader();
    KeyValue holder = response.getResponses(1).getResponseRange().getKvs(0);
    if (created) {
      createRevision = header.getRevision();
      if (isOver()) {
        leave();
      } else {
        goOn(header, holder);
      }
    } else if (!isOver()) {
      KeyValue existing = response.getResponses(0).getResponseRange().getKvs(0);
      createRevision = existing.getCreateRevision();
      found(existing, () -> goOn(header, holder));
    }
  }

  private void goOn(ResponseHeader entered, KeyValue holder) {
    if (holder.getCreateRevision() == createRevision) {
      win(entered, entered);
    } else {
      awaitTurn(entered);
    }
  }

  private void awaitTurn(ResponseHeader entered) {
    watches().close();
    then(
        () -> facilities().kv().txn(QueueRequests.standing(name, key, createRevision), context()),
        standing -> {
          List<KeyValue> ahead = standing.getResponses(0).getResponseRange().getKvsList();
          List<KeyValue> own = standing.getResponses(1).getResponseRange().getKvsList();
          if (own.isEmpty() || own.get(0).getCreateRevision() != createRevision) {
            createRevision = 0;
            fail(lost());
          } else if (ahead.isEmpty()) {
            win(entered, standing.getHeader());
          } else {
            long next = standing.getHeader().getRevision() + 1;
            watchDeletion(ahead.get(0).getKey(), next, entered);
            watchDeletion(key, next, entered);
          }
        });
  }

  private void watchDeletion(ByteString watched, long startRevision, ResponseHeader entered) {
    watches()
        .add(
            watched,
            ByteString.EMPTY,
            startRevision,
            new EventSource.Listener() {
              @Override
              public void events(List<Event> events) {
                if (events.stream().anyMatch(event -> event.getType() == Event.EventType.DELETE)) {
                  awaitTurn(entered);
                }
              }

              @Override
              public void compacted(long compactRevision) {
                awaitTurn(entered);
              }
            });
  }

  private void win(ResponseHeader entered, ResponseHeader won) {
    Message answer = won(entered, won);
    // From here on the key is the caller's.
    createRevision = 0;
    answer(answer);
  }

  private void leave() {
    if (createRevision == 0) {
      return;
    }
    long created = createRevision;
    createRevision = 0;
    afterwards(
        () -> facilities().kv().txn(QueueRequests.leave(key, created), patientContext()),
        left -> {},
        failure ->
            log.atWarn()
                .addKeyValue("key", key.toStringUtf8())
                .addKeyValue("reason", failure.text())
                .log("a key stays in its queue until its lease ends"));
  }

  /** What comes of it shows in the key, which is watched; a failure leaves time for two more. */
  private void renew() {
    if (!isOver()) {
      afterwards(
          () -> facilities().sessions().renew(lease, patientContext()),
          remaining -> {},
          failure -> log.atDebug().addKeyValue("reason", failure.text()).log("renewal failed"));
    }
  }
}
