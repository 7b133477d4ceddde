package io.mainstay.server.watch;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.mainstay.api.errors.EtcdError;
import io.mainstay.api.etcdserverpb.WatchCreateRequest;
import io.mainstay.api.etcdserverpb.WatchCreateRequest.FilterType;
import io.mainstay.api.etcdserverpb.WatchResponse;
import io.mainstay.api.mvccpb.Event;
import io.mainstay.api.mvccpb.KeyValue;
import io.mainstay.storage.Change;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;

/** What happened, and what a stream may say of it. */
final class WatchModel {
  private final List<Change> history = new ArrayList<>();
  private long revision = 1;
  private long compactRevision = -1;

  void changed(List<Change> changes, long now) {
    history.addAll(changes);
    revision = now;
  }

  void compacted(long at) {
    compactRevision = at;
  }

  long revision() {
    return revision;
  }

  long compactRevision() {
    return compactRevision;
  }

  /** A reader of one stream, which was asked for these watchers, in this order. */
  StreamReader reader(List<WatchCreateRequest> creates) {
    return new StreamReader(creates);
  }

  /** Reads what one stream says and checks each word of it. */
  final class StreamReader {
    private final Queue<WatchCreateRequest> creates;
    private final Map<Long, ModelWatcher> active = new HashMap<>();
    private long nextId;

    private StreamReader(List<WatchCreateRequest> creates) {
      this.creates = new ArrayDeque<>(creates);
    }

    void read(WatchResponse response) {
      assertThat(response.getHeader().getMemberId()).isEqualTo(HubFixture.MEMBER_ID);
      assertThat(response.getHeader().getRevision()).isLessThanOrEqualTo(revision);
      if (response.getCreated()) {
        created(response);
      } else if (response.getCanceled()) {
        canceled(response);
      } else if (response.getEventsCount() > 0) {
        watcher(response).events(response);
      } else {
        progress(response);
      }
    }

    /** Everything was read: nobody may miss anything. */
    void checkComplete() {
      assertThat(creates).isEmpty();
      active.values().forEach(watcher -> assertThat(watcher.missing()).isEmpty());
    }

    /** Whether all are where they could tell of their progress. */
    boolean mayProgress() {
      return !active.isEmpty()
          && active.values().stream()
              .allMatch(watcher -> watcher.request.getStartRevision() <= revision);
    }

    private void created(WatchResponse response) {
      WatchCreateRequest request = creates.remove();
      long id = response.getWatchId();
      if (response.getCanceled()) {
        assertThat(id).isEqualTo(-1);
        assertThat(response.getCancelReason()).isEqualTo(expectedRefusal(request));
        return;
      }
      assertThat(expectedRefusal(request)).isEmpty();
      if (request.getWatchId() != 0) {
        assertThat(id).isEqualTo(request.getWatchId());
      } else {
        while (active.containsKey(nextId)) {
          nextId++;
        }
        assertThat(id).isEqualTo(nextId++);
      }
      active.put(id, new ModelWatcher(request, response.getHeader().getRevision()));
    }

    private String expectedRefusal(WatchCreateRequest request) {
      if (request.getStartRevision() < 0) {
        return EtcdError.COMPACTED.text();
      }
      if (rangeOf(request).isEmpty()) {
        return "mvcc: watcher range is empty";
      }
      return request.getWatchId() != 0 && active.containsKey(request.getWatchId())
          ? "mvcc: duplicate watch ID provided on the WatchStream"
          : "";
    }

    private void canceled(WatchResponse response) {
      ModelWatcher watcher = watcher(response);
      active.remove(response.getWatchId());
      if (response.getCompactRevision() != 0) {
        assertThat(response.getHeader().getRevision()).isZero();
        assertThat(response.getCompactRevision()).isLessThanOrEqualTo(compactRevision);
        assertThat(watcher.lastRevision).isLessThan(response.getCompactRevision());
        assertThat(watcher.start).isLessThan(response.getCompactRevision());
      }
    }

    private void progress(WatchResponse response) {
      long told = response.getHeader().getRevision();
      if (response.getWatchId() == -1) {
        assertThat(active).isNotEmpty();
        active.values().forEach(watcher -> watcher.progress(told));
      } else {
        assertThat(watcher(response).request.getProgressNotify()).isTrue();
        watcher(response).progress(told);
      }
    }

    private ModelWatcher watcher(WatchResponse response) {
      ModelWatcher watcher = active.get(response.getWatchId());
      if (watcher == null) {
        throw new AssertionError("said to nobody: " + response);
      }
      return watcher;
    }
  }

  private static WatchRange rangeOf(WatchCreateRequest request) {
    return WatchRange.of(request.getKey(), request.getRangeEnd());
  }

  private final class ModelWatcher {
    private final WatchCreateRequest request;
    private final WatchRange range;
    private final long start;
    private int position;
    private long lastRevision;
    private boolean lastWasFragment;

    ModelWatcher(WatchCreateRequest request, long createdAt) {
      this.request = request;
      this.range = rangeOf(request);
      this.start = request.getStartRevision() == 0 ? createdAt + 1 : request.getStartRevision();
    }

    void events(WatchResponse response) {
      long begin = response.getEvents(0).getKv().getModRevision();
      if (!lastWasFragment) {
        assertThat(begin).isGreaterThan(lastRevision);
      }
      for (Event event : response.getEventsList()) {
        List<Change> missing = missing();
        assertThat(missing).isNotEmpty();
        Change expected = missing.get(0);
        assertThat(event.getKv()).isEqualTo(expected.kv());
        assertThat(event.getType() == Event.EventType.DELETE).isEqualTo(expected.deleted());
        checkPrevious(event, expected);
        position = history.indexOf(expected) + 1;
        lastRevision = expected.revision();
      }
      assertThat(response.getHeader().getRevision()).isGreaterThanOrEqualTo(lastRevision);
      lastWasFragment = response.getFragment();
      assertThat(lastWasFragment && !request.getFragment()).isFalse();
    }

    /** Missing only when compacted away or when there was nothing. */
    private void checkPrevious(Event event, Change change) {
      List<Change> before =
          history.stream()
              .filter(other -> other.revision() < change.revision())
              .filter(other -> other.kv().getKey().equals(change.kv().getKey()))
              .toList();
      Optional<KeyValue> expected =
          before.stream()
              .skip(Math.max(0, before.size() - 1))
              .filter(last -> !last.deleted())
              .map(Change::kv)
              .findFirst();
      if (event.hasPrevKv()) {
        assertThat(request.getPrevKv()).isTrue();
        assertThat(expected).contains(event.getPrevKv());
      } else if (request.getPrevKv() && expected.isPresent()) {
        assertThat(change.revision() - 1).isLessThan(compactRevision);
      }
    }

    void progress(long told) {
      assertThat(told).isGreaterThanOrEqualTo(request.getStartRevision());
      missing().forEach(change -> assertThat(change.revision()).isGreaterThan(told));
    }

    List<Change> missing() {
      return history.subList(position, history.size()).stream()
          .filter(change -> change.revision() >= start && wants(change))
          .toList();
    }

    private boolean wants(Change change) {
      FilterType against = change.deleted() ? FilterType.NODELETE : FilterType.NOPUT;
      ByteString key = change.kv().getKey();
      return range.holds(key) && !request.getFiltersList().contains(against);
    }
  }
}
