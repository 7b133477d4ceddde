package io.mainstay.torture.check;

import io.mainstay.torture.history.Event;
import io.mainstay.torture.history.KeyValue;
import io.mainstay.torture.history.Watch;
import io.mainstay.torture.history.WatchRequest;
import io.mainstay.torture.history.WatchResponse;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One stream of a watch, response by response. */
final class StreamCheck {
  /** That there was an event of a key at a revision. */
  private record Come(long revision, String key) {}

  private final Watch watch;
  private final Watch.Stream stream;
  private final WatchRequest request;
  private final Timeline timeline;
  private final Compactions compactions;
  private final Findings findings;

  /** Up to where all events have come; negative while it is not known where the stream begins. */
  private long complete;

  /** The revision of the last event; 0 for none. */
  private long lastEvent;

  /** That of the last progress notification; 0 for none. */
  private long lastProgress;

  /** Which events have come, of the last one's revision and of those that are not complete. */
  private final Set<Come> come = new HashSet<>();

  /** Whether the last response said that more of it follows. */
  private boolean unfinished;

  private boolean ended;

  StreamCheck(
      Watch watch,
      Watch.Stream stream,
      Timeline timeline,
      Compactions compactions,
      Findings findings) {
    this.watch = watch;
    this.stream = stream;
    this.request = stream.request();
    this.timeline = timeline;
    this.compactions = compactions;
    this.findings = findings;
    complete = request.startRevision() - 1;
  }

  void run() {
    for (Watch.Received received : stream.received()) {
      if (ended) {
        broken("over", received, "something came after the end of the stream");
        return;
      }
      WatchResponse response = received.response();
      if (response instanceof WatchResponse.Created created) {
        begin(created.revision());
      } else if (response instanceof WatchResponse.Events events) {
        begin(firstRevision(events) - 1);
        events(received, events);
      } else if (response instanceof WatchResponse.Progress progress) {
        begin(progress.revision());
        progress(received, progress.revision());
      } else if (response instanceof WatchResponse.Canceled canceled) {
        canceled(received, canceled);
        ended = true;
      } else {
        ended = true;
      }
    }
  }

  /** A watch from now on begins behind the first revision that it is told. */
  private void begin(long revision) {
    if (complete < 0) {
      complete = revision;
    }
  }

  private static long firstRevision(WatchResponse.Events events) {
    return events.events().isEmpty() ? events.revision() : events.events().get(0).revision();
  }

  private void events(Watch.Received received, WatchResponse.Events events) {
    if (events.events().isEmpty()) {
      broken("reliable", received, "a response without events that is no progress notification");
      return;
    }
    if (events.fragment() && !request.fragment()) {
      broken("atomic", received, "events came in fragments that were not asked for");
    }
    boolean first = lastEvent == 0;
    if (firstRevision(events) == lastEvent && !unfinished) {
      broken("atomic", received, "events of revision " + lastEvent + " came in two responses");
    }
    for (Event event : events.events()) {
      event(received, event);
    }
    unfinished = events.fragment();
    // A fragment may leave out the rest of its last revision.
    verifyComplete(received, first, unfinished ? lastEvent - 1 : lastEvent);
    long newest = events.events().stream().mapToLong(Event::revision).max().orElse(0);
    if (events.revision() < newest) {
      broken(
          "bookmarkable",
          received,
          "events of revision " + newest + " came under the header of " + events.revision());
    }
  }

  private void event(Watch.Received received, Event event) {
    if (!request.matches(event)) {
      broken("filtered", received, "not asked for: " + Wording.event(event));
    }
    if (event.revision() <= lastProgress) {
      broken(
          "bookmarkable",
          received,
          Wording.event(event) + " came after the progress notification of " + lastProgress);
    }
    if (event.revision() < request.startRevision()) {
      broken("resumable", received, "older than asked for: " + Wording.event(event));
    }
    if (event.revision() < lastEvent) {
      broken(
          "ordered",
          received,
          Wording.event(event) + " came after an event of revision " + lastEvent);
      return;
    }
    lastEvent = event.revision();
    if (!come.add(new Come(event.revision(), event.kv().key()))) {
      broken("unique", received, Wording.event(event) + " came twice");
    }
    verifyContent(received, event);
  }

  private void verifyContent(Watch.Received received, Event event) {
    List<Event> real = timeline.events(event.revision());
    @Nullable Event same =
        real.stream().filter(e -> e.kv().key().equals(event.kv().key())).findFirst().orElse(null);
    if (same == null || same.type() != event.type() || !same.kv().equals(event.kv())) {
      brokenAt(
          event.revision(),
          "reliable",
          received,
          Wording.event(event) + " came, but what happened is " + Wording.events(real));
      return;
    }
    verifyPrevious(received, event, same.previous());
  }

  private void verifyPrevious(Watch.Received received, Event event, @Nullable KeyValue real) {
    KeyValue told = event.previous();
    if (told == null) {
      boolean mayLack =
          real == null
              || !request.previous()
              || compactions.mayHavePassed(event.revision() - 1, received.atNanos());
      if (!mayLack) {
        brokenAt(
            event.revision(),
            "right about what it replaced",
            received,
            Wording.event(event) + " came without what it replaced, " + Wording.kv(real));
      }
    } else if (!request.previous()) {
      broken(
          "right about what it replaced",
          received,
          Wording.event(event) + " came with what was not asked for");
    } else if (!told.equals(real)) {
      brokenAt(
          event.revision(),
          "right about what it replaced",
          received,
          Wording.event(event)
              + " came with "
              + Wording.kv(told)
              + " as what it replaced, which was "
              + Wording.kv(real));
    }
  }

  private void progress(Watch.Received received, long revision) {
    if (unfinished) {
      broken("atomic", received, "a progress notification came between fragments");
    }
    if (revision < lastEvent || revision < lastProgress) {
      broken(
          "bookmarkable",
          received,
          "the progress notification of "
              + revision
              + " came after "
              + Math.max(lastEvent, lastProgress));
    }
    verifyComplete(received, false, revision);
    lastProgress = Math.max(lastProgress, revision);
  }

  /** All events up to a revision must have come by now. */
  private void verifyComplete(Watch.Received received, boolean first, long revision) {
    for (Timeline.Change change : timeline.changes(complete, revision).values()) {
      for (Event event : change.events()) {
        if (request.matches(event)
            && !come.contains(new Come(event.revision(), event.kv().key()))) {
          brokenAt(
              event.revision(),
              guaranteeOf(received.response(), first, event.revision()),
              received,
              "up to revision " + revision + " there should have come " + Wording.event(event));
        }
      }
    }
    complete = Math.max(complete, revision);
    come.removeIf(event -> event.revision() <= complete && event.revision() < lastEvent);
  }

  /** Which guarantee is broken by an event that is missing when a response has come. */
  private String guaranteeOf(WatchResponse response, boolean first, long missing) {
    if (response instanceof WatchResponse.Progress) {
      return "bookmarkable";
    }
    if (come.stream().anyMatch(event -> event.revision() == missing)) {
      return "atomic";
    }
    return first && request.startRevision() > 0 ? "resumable" : "reliable";
  }

  private void canceled(Watch.Received received, WatchResponse.Canceled canceled) {
    long compacted = canceled.compactRevision();
    if (compacted == 0) {
      return;
    }
    if (!compactions.mayBe(compacted, received.atNanos())) {
      broken(
          "resumable",
          received,
          "canceled as compacted at " + compacted + ", which nobody had asked for");
    }
    // What counts is the last event: a member need not remember that there was nothing since.
    if (Math.max(lastEvent, request.startRevision() - 1) + 1 >= compacted) {
      broken(
          "resumable",
          received,
          "canceled as compacted at " + compacted + ", though it needs nothing before");
    }
  }

  private void broken(String guarantee, Watch.Received received, String what) {
    findings.violation(violation(guarantee, received, what));
  }

  /** Broken if the state at a revision was what it is taken to be. */
  private void brokenAt(long revision, String guarantee, Watch.Received received, String what) {
    findings.violationAt(revision, violation(guarantee, received, what));
  }

  private String violation(String guarantee, Watch.Received received, String what) {
    return "watch "
        + watch.id()
        + " (client "
        + watch.client()
        + " at "
        + stream.member()
        + ", "
        + request.range()
        + " from "
        + request.startRevision()
        + ") is not "
        + guarantee
        + " at "
        + Wording.millis(received.atNanos())
        + ": "
        + what;
  }
}
