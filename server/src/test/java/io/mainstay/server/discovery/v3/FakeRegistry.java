package io.mainstay.server.discovery.v3;

import io.mainstay.server.discovery.MeetingPlaceException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A registry in memory, in which others can act between the calls of the member under test. */
final class FakeRegistry implements Registry {
  private final TreeMap<String, Entry> keys = new TreeMap<>();
  private final List<Entry> history = new ArrayList<>();
  private final Map<String, Integer> failures = new HashMap<>();
  private final List<String> calls = new ArrayList<>();
  private Runnable beforePut = () -> {};
  private final Deque<Runnable> whileWaiting = new ArrayDeque<>();
  private int lostWatches;

  /** A put by somebody else. */
  void has(String key, String value) {
    long revision = history.size() + 1L;
    Entry before = keys.get(key);
    Entry entry = new Entry(key, value, before == null ? revision : before.createRevision());
    keys.put(key, entry);
    history.add(entry);
  }

  /** A deletion by somebody else. */
  void loses(String key) {
    keys.remove(key);
    history.add(new Entry(key, "", 0));
  }

  /** The next calls of a method fail without having done anything. */
  void fails(String method, int times) {
    failures.put(method, times);
  }

  /** What others do right before the member's own put. */
  void beforePut(Runnable action) {
    beforePut = action;
  }

  /** What others do once the member waits. */
  void whileWaiting(Runnable action) {
    whileWaiting.add(action);
  }

  /** The next watches end before they have reported anything. */
  void losesWatches(int count) {
    lostWatches = count;
  }

  /** Which methods were called, those that failed too. */
  List<String> calls() {
    return calls;
  }

  @Override
  public Optional<String> value(String key) throws MeetingPlaceException {
    called("value");
    return Optional.ofNullable(keys.get(key)).map(Entry::value);
  }

  @Override
  public Listing list(String prefix) throws MeetingPlaceException {
    called("list");
    return new Listing(
        keys.values().stream().filter(entry -> entry.key().startsWith(prefix)).toList(),
        history.size());
  }

  @Override
  public void put(String key, String value) throws MeetingPlaceException {
    beforePut.run();
    called("put");
    has(key, value);
  }

  @Override
  public Changes watch(String prefix, long fromRevision) throws MeetingPlaceException {
    called("watch");
    return new Changes() {
      private int position = (int) fromRevision - 1;

      @Override
      public List<Entry> next() throws MeetingPlaceException {
        if (lostWatches > 0) {
          lostWatches--;
          throw new MeetingPlaceException("connection lost", null);
        }
        while (position >= history.size()) {
          Runnable action = whileWaiting.poll();
          if (action == null) {
            throw new AssertionError("waits for ever");
          }
          action.run();
        }
        List<Entry> news = List.copyOf(history.subList(position, history.size()));
        position = history.size();
        return news;
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public void close() {}

  private void called(String method) throws MeetingPlaceException {
    calls.add(method);
    int left = failures.getOrDefault(method, 0);
    if (left > 0) {
      failures.put(method, left - 1);
      throw new MeetingPlaceException("unreachable", null);
    }
  }
}
