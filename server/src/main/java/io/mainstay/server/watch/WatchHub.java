package io.mainstay.server.watch;

import com.google.protobuf.ByteString;
import io.mainstay.server.ResponseHeaders;
import io.mainstay.server.apply.ChangeListener;
import io.mainstay.server.tracing.Span;
import io.mainstay.server.watch.Watcher.State;
import io.mainstay.storage.AppliedChanges;
import io.mainstay.storage.MvccStore;
import io.mainstay.storage.ReadView;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Brings changes to those who watch.
 *
 * <p>Everything goes through one queue and is done by one thread, which owns all state: batches in
 * the order they were applied, and among them the requests of clients, in the order they came. A
 * batch is queued before anyone hears of the success of a write in it, so whoever asks for progress
 * after a write is told of a revision at or beyond it.
 *
 * <p>A watcher is either in the {@link LiveFeed}, or behind and with {@link CatchUp}: because it
 * starts in the past, because its client is slow, because the hub missed a batch, or because the
 * store was replaced by a snapshot. Both know how far it has come, to the revision, so it changes
 * over without gap and without repetition. What is sent to a stream leaves here in order and stays
 * in order: nothing overtakes, so progress and cancellation mean what they say.
 *
 * <p>Methods may be called on any thread, those of {@link ChangeListener} on the apply thread.
 */
public final class WatchHub implements ChangeListener, EventSource, AutoCloseable {
  private static final String DUPLICATE_ID = "mvcc: duplicate watch ID provided on the WatchStream";

  private final MvccStore store;
  private final WatchLimits limits;
  private final Executor hubThread;
  private final Consumer<Throwable> onFailure;
  private final ControlResponses responses;
  private final Outbox outbox = new Outbox();
  private final BatchIntake intake;
  private final LiveFeed feed;
  private final CatchUp catchUp;
  private final Set<Backlog> streams = ConcurrentHashMap.newKeySet();
  private final AtomicInteger watchers = new AtomicInteger();
  private final LongAdder events = new LongAdder();
  private volatile boolean closed;

  /**
   * A hub without watchers, which begins at the store's newest revision.
   *
   * @param hubThread runs tasks one by one, in order
   * @param workers reads history
   * @param onFailure told, once, why the member has to stop
   */
  public WatchHub(
      MvccStore store,
      ResponseHeaders headers,
      Executor hubThread,
      Executor workers,
      WatchLimits limits,
      Consumer<Throwable> onFailure) {
    this.store = store;
    this.limits = limits;
    this.hubThread = hubThread;
    this.onFailure = onFailure;
    this.responses = new ControlResponses(headers);
    this.intake = new BatchIntake(limits, this::post, this::publish, this::skipToNewest);
    this.feed = new LiveFeed(store::newestView, headers, limits, newestRevision());
    this.catchUp =
        new CatchUp(
            feed, store::newestView, headers, limits, workers, this::post, this::endOvertaken);
  }

  @Override
  public void applied(AppliedChanges changes) {
    if (!changes.changes().isEmpty()) {
      intake.offer(changes);
    }
  }

  @Override
  public void restored() {
    post(this::skipToNewest);
  }

  @Override
  public Subscription subscribe(
      ByteString key, ByteString rangeEnd, long startRevision, Executor executor, Listener events) {
    WatchRange range = WatchRange.of(key, rangeEnd);
    if (range.isEmpty() || startRevision < 0) {
      throw new IllegalArgumentException("nothing to watch in " + range + " @" + startRevision);
    }
    Subscriber subscriber = open(backlog -> new ListenerOutlet(executor, events, backlog));
    create(
        subscriber, new WatchSpec(0, range, startRevision, Selection.ALL, false, false), Span.NONE);
    return () -> close(subscriber);
  }

  /**
   * Opens a stream.
   *
   * @param outlet makes its outlet, which says to the backlog what the client has taken
   */
  Subscriber open(Function<Backlog, ? extends Outlet> outlet) {
    Subscriber opened =
        new Subscriber(
            outbox,
            limits.streamBytes(),
            subscriber -> post(() -> catchUp.roomFor(subscriber)),
            events,
            outlet);
    streams.add(opened.backlog);
    return opened;
  }

  /** Who watches, and what they were told. Any thread. */
  public WatchStatistics statistics() {
    int all = watchers.get();
    return new WatchStatistics(
        streams.size(),
        all,
        Math.max(0, all - feed.size()),
        events.sum(),
        streams.stream().mapToLong(Backlog::events).sum());
  }

  /** Ends a stream and all its watchers. */
  void close(Subscriber subscriber) {
    streams.remove(subscriber.backlog);
    post(
        () -> {
          subscriber.close();
          subscriber.watchers.values().forEach(this::detach);
          subscriber.watchers.clear();
        });
  }

  /**
   * Creates a watcher whose range is not empty and whose start is not negative.
   *
   * @param span ends with it
   */
  void create(Subscriber subscriber, WatchSpec spec, Span span) {
    request(
        subscriber,
        () -> {
          if (subscriber.watchers.containsKey(spec.watchId()) && spec.watchId() != 0) {
            span.failed(DUPLICATE_ID);
            span.end();
            subscriber.send(responses.refused(DUPLICATE_ID, feed.revision()));
          } else {
            start(subscriber, spec, span);
          }
        });
  }

  private void start(Subscriber subscriber, WatchSpec spec, Span span) {
    long id = spec.watchId() == 0 ? subscriber.chooseId() : spec.watchId();
    long now = feed.revision();
    long next = spec.startRevision() == 0 ? now + 1 : spec.startRevision();
    Watcher watcher = new Watcher(subscriber, id, spec, next, span);
    subscriber.watchers.put(id, watcher);
    watchers.incrementAndGet();
    subscriber.send(responses.created(id, now));
    if (next > now) {
      feed.add(watcher);
    } else {
      catchUp.add(watcher);
    }
  }

  /** Answers a creation that was found to be impossible. */
  void refuse(Subscriber subscriber, String reason) {
    request(subscriber, () -> subscriber.send(responses.refused(reason, feed.revision())));
  }

  /** Ends a watcher; does nothing if there is no such. */
  void cancel(Subscriber subscriber, long watchId) {
    request(
        subscriber,
        () -> {
          Watcher watcher = subscriber.watchers.remove(watchId);
          if (watcher != null) {
            detach(watcher);
            subscriber.send(responses.canceled(watchId, feed.revision()));
          }
        });
  }

  /** Tells a stream how far it is, if all its watchers are up to date. */
  void progress(Subscriber subscriber) {
    request(
        subscriber,
        () -> {
          long now = feed.revision();
          if (!subscriber.watchers.isEmpty()
              && subscriber.watchers.values().stream().allMatch(watcher -> watcher.isSynced(now))) {
            subscriber.send(responses.progressOfAll(now));
          }
        });
  }

  /** Tells those watchers of a stream that want to know why they hear nothing. */
  void tick(Subscriber subscriber) {
    if (subscriber.tickQueued.compareAndSet(false, true)) {
      post(
          () -> {
            subscriber.tickQueued.set(false);
            subscriber.watchers.values().forEach(this::tick);
          });
    }
  }

  private void tick(Watcher watcher) {
    if (!watcher.spec.progressNotify()) {
      return;
    }
    // A client with no room for more has not heard the events yet that came before.
    if (watcher.silent
        && watcher.isSynced(feed.revision())
        && !watcher.subscriber.backlog.isFull()) {
      watcher.subscriber.send(responses.progress(watcher.id, feed.revision()));
    }
    watcher.silent = true;
  }

  private void publish(AppliedChanges batch) {
    feed.publish(batch, catchUp::add);
  }

  private void skipToNewest() {
    feed.jump(newestRevision()).forEach(catchUp::add);
  }

  private long newestRevision() {
    try (ReadView view = store.newestView()) {
      return view.revision();
    }
  }

  private void endOvertaken(Watcher watcher, long compactRevision) {
    watcher.subscriber.watchers.remove(watcher.id);
    detach(watcher);
    watcher.subscriber.send(responses.overtaken(watcher.id, compactRevision));
  }

  private void detach(Watcher watcher) {
    watchers.decrementAndGet();
    if (watcher.state == State.LIVE) {
      feed.remove(watcher);
    } else {
      catchUp.remove(watcher);
    }
    watcher.state = State.ENDED;
    watcher.span.end();
  }

  /** Does what a client asks for, unless it has gone. */
  private void request(Subscriber subscriber, Runnable task) {
    post(
        () -> {
          if (!subscriber.isClosed()) {
            task.run();
            subscriber.requestDone();
          }
        });
  }

  private void post(Runnable task) {
    try {
      hubThread.execute(() -> run(task));
    } catch (RejectedExecutionException e) {
      if (!closed) {
        throw e;
      }
    }
  }

  private void run(Runnable task) {
    if (closed) {
      return;
    }
    try {
      task.run();
      outbox.flush();
    } catch (RuntimeException | Error e) {
      if (!closed) {
        closed = true;
        onFailure.accept(e);
      }
    }
  }

  /** Does nothing from here on; what is under way may still come to its end. */
  @Override
  public void close() {
    closed = true;
  }
}
