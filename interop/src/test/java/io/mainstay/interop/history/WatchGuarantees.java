package io.mainstay.interop.history;

import com.google.protobuf.ByteString;
import io.mainstay.api.mvccpb.Event;
import io.mainstay.api.mvccpb.KeyValue;
import io.mainstay.interop.history.WatchRecording.Entry;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Judges recordings by what etcd guarantees of watches (etcd's documentation, "API guarantees"):
 *
 * <ul>
 *   <li>ordered: events come in the order of revisions;
 *   <li>unique: no event comes twice, not even after a stream broke and was opened again;
 *   <li>reliable: no event is left out between two that came;
 *   <li>atomic: all events of a revision come in one response;
 *   <li>resumable: a watch opened again after a revision misses nothing that came later;
 *   <li>bookmarkable: what is said to have been delivered up to a revision has been.
 * </ul>
 *
 * <p>What really happened is put together from all recordings and from the writes that were
 * acknowledged; whoever contradicts another is reported. In these histories a revision changes a
 * key once at most.
 */
public final class WatchGuarantees {
  private final NavigableMap<Long, NavigableMap<ByteString, Event>> history = new TreeMap<>();
  private final List<String> violations = new ArrayList<>();
  private long compacted;

  /** Adds the events of a write that was acknowledged: type, key, value and mod revision. */
  public void acknowledged(List<Event> events) {
    events.forEach(event -> learn("a writer", event));
  }

  /** Adds a compaction that may have taken effect. */
  public void compactedTo(long revision) {
    compacted = Math.max(compacted, revision);
  }

  /** Everything that is wrong with these recordings; empty if nothing is. */
  public List<String> judge(List<WatchRecording> recordings) {
    for (WatchRecording recording : recordings) {
      for (Entry entry : recording.entries()) {
        if (entry instanceof Entry.Events response) {
          response.events().forEach(event -> learn(recording.name(), event));
        }
      }
    }
    recordings.forEach(recording -> new Walk(recording).run());
    return violations;
  }

  /** How many events are known in all. */
  public int size() {
    return history.values().stream().mapToInt(Map::size).sum();
  }

  private void learn(String source, Event event) {
    Event known =
        history
            .computeIfAbsent(
                event.getKv().getModRevision(),
                revision -> new TreeMap<>(ByteString.unsignedLexicographicalComparator()))
            .putIfAbsent(event.getKv().getKey(), event);
    if (known != null && !sameChange(known, event)) {
      violations.add(source + " saw " + text(event) + ", another saw " + text(known));
    }
  }

  private static boolean sameChange(Event one, Event other) {
    return one.getType() == other.getType()
        && one.getKv().getValue().equals(other.getKv().getValue());
  }

  private static String text(Event event) {
    return event.getType()
        + " "
        + event.getKv().getKey().toStringUtf8()
        + " at "
        + event.getKv().getModRevision()
        + " ("
        + event.getKv().getValue().toStringUtf8()
        + ")";
  }

  /** One way through a recording. */
  private final class Walk {
    private final WatchRecording recording;
    private final Set<List<Object>> seen = new HashSet<>();

    /** The first revision of which nothing has been seen yet. */
    private long next = -1;

    private Walk(WatchRecording recording) {
      this.recording = recording;
    }

    private void run() {
      for (Entry entry : recording.entries()) {
        if (entry instanceof Entry.Opened opened) {
          opened(opened.fromRevision());
        } else if (entry instanceof Entry.Events response) {
          events(response.events());
        } else if (entry instanceof Entry.Progress progress) {
          require(
              next >= 0 && progress.revision() >= next - 1,
              "progress to " + progress.revision() + " when at " + next);
          delivered(next, progress.revision());
        } else if (entry instanceof Entry.Compacted gap) {
          require(gap.compactRevision() > next, "told of a compaction that cost it nothing");
          next = Math.max(next, gap.compactRevision());
        }
      }
    }

    private void opened(long fromRevision) {
      require(
          next < 0 || fromRevision == next, "opened at " + fromRevision + " instead of " + next);
      next = fromRevision;
    }

    private void events(List<Event> events) {
      require(!events.isEmpty(), "a response with neither events nor progress");
      long previous = next - 1;
      for (Event event : events) {
        long revision = event.getKv().getModRevision();
        require(next >= 0 && revision >= next, "not ordered: " + text(event) + " after " + next);
        require(revision >= previous, "not ordered within a response: " + text(event));
        require(recording.spec().wants(event), "not asked for: " + text(event));
        require(seen.add(List.of(revision, event.getKv().getKey())), "twice: " + text(event));
        checkPrevious(event);
        previous = revision;
      }
      delivered(next, previous);
    }

    /** Everything from one revision to another has to be there, and nothing of it comes later. */
    private void delivered(long from, long to) {
      history
          .subMap(from, true, Math.max(from, to + 1), false)
          .forEach(
              (revision, changes) ->
                  changes
                      .values()
                      .forEach(
                          event ->
                              require(
                                  !recording.spec().wants(event)
                                      || seen.contains(List.of(revision, event.getKv().getKey())),
                                  "missed " + text(event) + " on the way to " + to)));
      next = Math.max(next, to + 1);
    }

    private void checkPrevious(Event event) {
      KeyValue kv = event.getKv();
      if (!recording.spec().prevKv()) {
        require(!event.hasPrevKv(), "a previous pair that nobody asked for: " + text(event));
      } else if (event.hasPrevKv()) {
        KeyValue previous = event.getPrevKv();
        Event before = lastChangeBefore(kv);
        require(
            previous.getModRevision() < kv.getModRevision()
                && (before == null || sameAs(before, previous)),
            "a previous pair that never was: " + text(event));
      } else {
        boolean creation =
            event.getType() == Event.EventType.PUT && kv.getCreateRevision() == kv.getModRevision();
        require(
            creation || kv.getModRevision() <= compacted,
            "the previous pair is missing: " + text(event));
      }
    }

    private boolean sameAs(Event before, KeyValue previous) {
      // A change in between may be known to nobody, when it was compacted away unseen.
      return before.getKv().getModRevision() < previous.getModRevision()
          || (before.getType() == Event.EventType.PUT
              && before.getKv().getModRevision() == previous.getModRevision()
              && before.getKv().getValue().equals(previous.getValue()));
    }

    private @Nullable Event lastChangeBefore(KeyValue kv) {
      for (NavigableMap<ByteString, Event> changes :
          history.headMap(kv.getModRevision(), false).descendingMap().values()) {
        Event change = changes.get(kv.getKey());
        if (change != null) {
          return change;
        }
      }
      return null;
    }

    private void require(boolean holds, String violation) {
      if (!holds) {
        violations.add(recording.name() + ": " + violation);
      }
    }
  }
}
