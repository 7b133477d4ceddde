package io.mainstay.server.watch;

import com.google.protobuf.ByteString;
import io.mainstay.api.mvccpb.Event;
import java.util.List;
import java.util.concurrent.Executor;

/** Watching from within the member. Any thread. */
public interface EventSource {
  /**
   * Delivers the events of a range from a revision on: each once, in order, all of one revision
   * together.
   *
   * @param rangeEnd as in a request: empty for the single key, a zero byte for all keys from it on
   * @param startRevision the first revision of interest; 0 for what comes after now
   * @param executor runs the listener's calls, one after the other
   */
  Subscription subscribe(
      ByteString key, ByteString rangeEnd, long startRevision, Executor executor, Listener events);

  /** What goes on until it is closed. */
  interface Subscription extends AutoCloseable {
    /** Ends it; a call of the listener that is under way may still come. */
    @Override
    void close();
  }

  /** Hears of events. */
  interface Listener {
    /** Events of one or more revisions; never empty. */
    void events(List<Event> events);

    /** History needed was compacted away, up to this revision; the subscription is over. */
    void compacted(long compactRevision);
  }
}
