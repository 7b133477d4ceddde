package io.mainstay.server.watch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The live watchers of one range, and what the batch at hand has for them. Those who want the same
 * get the same run of events. Hub thread.
 */
final class RangeGroup {
  final WatchRange range;

  /** The batch's events in this range, in order. */
  final List<SharedEvent> events = new ArrayList<>();

  private final List<Watcher> members = new ArrayList<>();
  private final @Nullable EventRun[] runs = new EventRun[Selection.COUNT];

  RangeGroup(WatchRange range) {
    this.range = range;
  }

  int size() {
    return members.size();
  }

  Watcher member(int slot) {
    return members.get(slot);
  }

  void add(Watcher watcher) {
    watcher.slot = members.size();
    members.add(watcher);
  }

  /** The last member takes the place of the one that goes. */
  void remove(Watcher watcher) {
    Watcher last = members.remove(members.size() - 1);
    if (last != watcher) {
      last.slot = watcher.slot;
      members.set(last.slot, last);
    }
  }

  /** What the batch has for a watcher; null for nothing. */
  @Nullable EventRun run(Watcher watcher, RunEncoder encoder) {
    Selection selection = watcher.spec.selection();
    if (watcher.next > events.get(0).revision()) {
      // It has had the beginning of this batch from history, or starts within it.
      return encoder.encode(
          events.stream().filter(event -> event.revision() >= watcher.next).toList(), selection);
    }
    EventRun run = runs[selection.number()];
    if (run == null) {
      run = encoder.encode(events, selection);
      runs[selection.number()] = run;
    }
    return run;
  }

  /** Forgets the batch. */
  void endBatch() {
    events.clear();
    Arrays.fill(runs, null);
  }
}
