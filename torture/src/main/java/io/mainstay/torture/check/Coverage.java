package io.mainstay.torture.check;

import io.mainstay.torture.history.Event;
import io.mainstay.torture.history.History;
import io.mainstay.torture.history.KeyRange;
import io.mainstay.torture.history.Watch;
import io.mainstay.torture.history.WatchRequest;
import io.mainstay.torture.history.WatchResponse;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The revisions of which a watch of all keys has shown everything. */
final class Coverage {
  /** After a revision, up to and with another. */
  private record Interval(long after, long to, Watch watch) {}

  private final List<Interval> intervals = new ArrayList<>();

  private Coverage() {}

  static Coverage of(History history) {
    Coverage coverage = new Coverage();
    for (Watch watch : history.watches()) {
      for (Watch.Stream stream : watch.streams()) {
        if (isOfEverything(stream.request())) {
          coverage.add(watch, stream);
        }
      }
    }
    return coverage;
  }

  /** A watch that has shown all of a revision; null if there is none. */
  @Nullable Watch of(long revision) {
    for (Interval interval : intervals) {
      if (revision > interval.after() && revision <= interval.to()) {
        return interval.watch();
      }
    }
    return null;
  }

  private static boolean isOfEverything(WatchRequest request) {
    return request.range().equals(KeyRange.all()) && !request.noPut() && !request.noDelete();
  }

  private void add(Watch watch, Watch.Stream stream) {
    long after = stream.request().startRevision() - 1;
    long to = 0;
    for (Watch.Received received : stream.received()) {
      if (received.response() instanceof WatchResponse.Created created && after < 0) {
        after = created.revision();
      } else if (received.response() instanceof WatchResponse.Progress progress) {
        to = Math.max(to, progress.revision());
      } else if (received.response() instanceof WatchResponse.Events events) {
        to = Math.max(to, end(events));
      }
    }
    if (after >= 0 && to > after) {
      intervals.add(new Interval(after, to, watch));
    }
  }

  private static long end(WatchResponse.Events events) {
    if (events.events().isEmpty()) {
      return 0;
    }
    Event last = events.events().get(events.events().size() - 1);
    return events.fragment() ? last.revision() - 1 : last.revision();
  }
}
