package io.mainstay.server.watch;

import io.mainstay.server.tracing.Span;

/** One watch of one stream, and how far it has come. Hub thread; the final fields any thread. */
final class Watcher {
  /** Where a watcher is; it is in one place at a time. */
  enum State {
    /** In the live feed, told of changes as they happen. */
    LIVE,
    /** Behind, until its client has room for more. */
    WAITING,
    /** Behind, and next in line for a look into history. */
    QUEUED,
    /** Behind, and being served from history. */
    SCANNING,
    /** Told its end. */
    ENDED
  }

  final Subscriber subscriber;
  final long id;
  final WatchSpec spec;

  /** Ends with it. */
  final Span span;

  State state = State.ENDED;

  /**
   * The first revision that it has not been given. While it is live it may be older than that: it
   * has had all the feed has published.
   */
  long next;

  /** Whether it has heard nothing since the last tick. */
  boolean silent = true;

  /** Its place among those with the same range. */
  int slot;

  Watcher(Subscriber subscriber, long id, WatchSpec spec, long next, Span span) {
    this.subscriber = subscriber;
    this.id = id;
    this.spec = spec;
    this.next = next;
    this.span = span;
  }

  void send(EventRun run) {
    silent = false;
    subscriber.send(new Response.Events(id, spec.fragment(), run));
  }

  /** Whether it is live and its first revision has been published. */
  boolean isSynced(long published) {
    return state == State.LIVE && spec.startRevision() <= published;
  }
}
