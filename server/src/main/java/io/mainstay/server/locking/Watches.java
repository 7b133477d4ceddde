package io.mainstay.server.locking;

import com.google.protobuf.ByteString;
import io.mainstay.api.mvccpb.Event;
import io.mainstay.server.watch.EventSource;
import io.mainstay.server.watch.EventSource.Subscription;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;

/**
 * What one call watches at the moment; once closed, nothing more is heard of it, not even what was
 * on its way already.
 *
 * <p>The call's executor.
 */
final class Watches {
  private final EventSource events;
  private final Executor executor;
  private final List<Subscription> open = new ArrayList<>(2);
  private int generation;

  Watches(EventSource events, Executor executor) {
    this.events = events;
    this.executor = executor;
  }

  /** Watches a range as well; see {@link EventSource#subscribe}. */
  void add(ByteString key, ByteString rangeEnd, long startRevision, EventSource.Listener listener) {
    int born = generation;
    Subscription subscription =
        events.subscribe(
            key,
            rangeEnd,
            startRevision,
            executor,
            new EventSource.Listener() {
              @Override
              public void events(List<Event> events) {
                if (generation == born) {
                  listener.events(events);
                }
              }

              @Override
              public void compacted(long compactRevision) {
                if (generation == born) {
                  listener.compacted(compactRevision);
                }
              }
            });
    open.add(subscription);
  }

  /** Ends all of them. */
  void close() {
    generation++;
    open.forEach(Subscription::close);
    open.clear();
  }
}
