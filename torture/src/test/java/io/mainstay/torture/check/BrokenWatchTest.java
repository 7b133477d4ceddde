package io.mainstay.torture.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.torture.history.Event;
import io.mainstay.torture.history.History;
import io.mainstay.torture.history.HistoryEntry;
import io.mainstay.torture.history.KeyValue;
import io.mainstay.torture.history.WatchReceived;
import io.mainstay.torture.history.WatchResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Runs in which all went well, but for one thing that happened to a watch. */
class BrokenWatchTest {
  private static final SimulatedRun.Settings SETTINGS =
      new SimulatedRun.Settings(80, 4, 3, 10, true);

  @Property(tries = 100)
  void aDroppedEventIsMissed(@ForAll long seed) {
    refused(
        seed,
        events -> {
          List<Event> fewer = new ArrayList<>(events);
          fewer.remove(0);
          return fewer;
        });
  }

  @Property(tries = 100)
  void aRepeatedEventIsNoticed(@ForAll long seed) {
    refused(
        seed,
        events -> {
          List<Event> more = new ArrayList<>(events);
          more.add(events.get(events.size() - 1));
          return more;
        });
  }

  @Property(tries = 100)
  void aWrongVersionIsNoticed(@ForAll long seed) {
    refused(
        seed,
        events -> {
          List<Event> wrong = new ArrayList<>(events);
          Event first = events.get(0);
          KeyValue kv = first.kv();
          wrong.set(
              0,
              new Event(
                  first.type(),
                  new KeyValue(
                      kv.key(),
                      kv.value(),
                      kv.createRevision(),
                      kv.modRevision(),
                      kv.version() + 1,
                      kv.lease()),
                  first.previous()));
          return wrong;
        });
  }

  @Property(tries = 100)
  void revisionsInTheWrongOrderAreNoticed(@ForAll long seed) {
    refused(
        seed,
        events -> {
          Event first = events.get(0);
          Event last = events.get(events.size() - 1);
          if (first.revision() == last.revision()) {
            return events;
          }
          List<Event> swapped = new ArrayList<>(events);
          swapped.set(0, last);
          swapped.set(events.size() - 1, first);
          return swapped;
        });
  }

  /** Changes a response of at least two events, which a later event or a notification follows. */
  private static void refused(long seed, UnaryOperator<List<Event>> mutation) {
    List<HistoryEntry> entries = SimulatedRun.entries(seed, SETTINGS);
    List<Integer> candidates =
        IntStream.range(0, entries.size())
            .filter(
                i ->
                    entries.get(i) instanceof WatchReceived received
                        && received.response() instanceof WatchResponse.Events events
                        && !mutation.apply(events.events()).equals(events.events())
                        && events.events().size() > 1)
            .boxed()
            .toList();
    Assume.that(!candidates.isEmpty());
    int at = candidates.get(new Random(~seed).nextInt(candidates.size()));
    WatchReceived received = (WatchReceived) entries.get(at);
    WatchResponse.Events events = (WatchResponse.Events) received.response();
    entries.set(
        at,
        new WatchReceived(
            received.watch(),
            new WatchResponse.Events(
                events.revision(), mutation.apply(events.events()), events.fragment()),
            received.atNanos()));
    HistoryCheck check = HistoryCheck.of(History.of(entries));
    assertThat(check.passed()).as("%s", received).isFalse();
  }
}
