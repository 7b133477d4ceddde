package io.mainstay.server.watch;

import io.mainstay.api.etcdserverpb.WatchResponse;
import io.mainstay.server.ResponseHeaders;
import io.mainstay.storage.Change;
import io.mainstay.storage.ReadView;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One look into history for many watchers that are behind: as far as the limits go, and at least
 * one revision. Worker.
 */
final class HistoryScan {
  /** A watcher, and the first revision that it needs. */
  record Request(Watcher watcher, long next) {}

  /**
   * What was found.
   *
   * @param reached the revision up to which everyone has everything
   * @param compactRevision the revision of the last compaction
   * @param overtaken those who need what is compacted away
   * @param runs what the others get; nothing for who is not in here
   */
  record Result(
      long reached, long compactRevision, List<Watcher> overtaken, Map<Watcher, EventRun> runs) {}

  private final ReadView view;
  private final WatchLimits limits;
  private final PreviousValues previousValues;
  private final RangeIndex<List<Share>> index = new RangeIndex<>();
  private final List<Share> shares = new ArrayList<>();
  private final List<Watcher> overtaken = new ArrayList<>();

  /** The last revision begun; all before it are complete. */
  private long current;

  private long sizeBytes;
  private int changes;
  private boolean shareIsFull;
  private boolean stopped;

  /** What one watcher gets. */
  private static final class Share {
    final Watcher watcher;
    final long next;
    final List<byte[]> events = new ArrayList<>();
    int revisions;
    long lastRevision;

    Share(Request request) {
      this.watcher = request.watcher();
      this.next = request.next();
    }
  }

  private HistoryScan(ReadView view, WatchLimits limits) {
    this.view = view;
    this.limits = limits;
    // The view is closed by its owner.
    this.previousValues = new PreviousValues(() -> view);
  }

  static Result run(
      ReadView view, ResponseHeaders headers, WatchLimits limits, List<Request> requests) {
    return new HistoryScan(view, limits).run(headers, requests);
  }

  private Result run(ResponseHeaders headers, List<Request> requests) {
    long from = Long.MAX_VALUE;
    for (Request request : requests) {
      if (request.next() < view.compactRevision()) {
        overtaken.add(request.watcher());
        continue;
      }
      Share share = new Share(request);
      shares.add(share);
      index.of(request.watcher().spec.range(), ArrayList::new).add(share);
      from = Math.min(from, request.next());
    }
    if (!shares.isEmpty()) {
      view.changes(from, view.revision(), this::visit);
    }
    byte[] header =
        ResponseEncoding.field(WatchResponse.HEADER_FIELD_NUMBER, headers.at(view.revision()));
    Map<Watcher, EventRun> runs = new HashMap<>();
    for (Share share : shares) {
      if (!share.events.isEmpty()) {
        runs.put(share.watcher, new EventRun(header, share.events));
      }
    }
    long reached = stopped ? current : view.revision();
    return new Result(reached, view.compactRevision(), overtaken, runs);
  }

  private boolean visit(Change change) {
    if (change.revision() != current) {
      if (isAtLimit()) {
        stopped = true;
        return false;
      }
      current = change.revision();
    }
    changes++;
    SharedEvent event = new SharedEvent(change);
    index.holding(event.key(), sharing -> sharing.forEach(share -> give(share, event)));
    return true;
  }

  private boolean isAtLimit() {
    return shareIsFull || sizeBytes >= limits.scanBytes() || changes >= limits.scanChanges();
  }

  private void give(Share share, SharedEvent event) {
    Selection selection = share.watcher.spec.selection();
    if (event.revision() < share.next || !selection.includes(event.change())) {
      return;
    }
    byte[] encoded = event.encoded(selection, previousValues);
    share.events.add(encoded);
    sizeBytes += encoded.length;
    if (share.lastRevision != event.revision()) {
      share.lastRevision = event.revision();
      share.revisions++;
      shareIsFull |= share.revisions >= limits.scanRevisions();
    }
  }
}
