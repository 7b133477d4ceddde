package io.mainstay.torture.check;

import io.mainstay.torture.history.Event;
import io.mainstay.torture.history.History;
import io.mainstay.torture.history.KeyRange;
import io.mainstay.torture.history.KeyValue;
import io.mainstay.torture.history.Operation;
import io.mainstay.torture.history.Outcome;
import io.mainstay.torture.history.Request;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongFunction;

/**
 * The calls that may have changed something without an answer that names the revision: those whose
 * outcome is unknown, and those of the lock service, which do several things.
 */
final class Suspects {
  /**
   * One change that a call may have made, at most once.
   *
   * @param request what it would have been
   */
  record Suspect(Operation operation, Request.OfKeys request) {
    /** What it would have done at a revision. */
    List<Event> effect(StoreView before, long revision, LongFunction<StoreView> past) {
      return Execution.of(request, before, revision, past).events();
    }
  }

  private final List<Suspect> all = new ArrayList<>();
  private final Map<String, List<Suspect>> byKey = new HashMap<>();

  /** Those that name a range of keys. */
  private final List<Suspect> ofRanges = new ArrayList<>();

  private Suspects() {}

  static Suspects of(History history) {
    Suspects suspects = new Suspects();
    for (Operation operation : history.operations()) {
      boolean unknown = operation.outcome() instanceof Outcome.Unknown;
      if (operation.request() instanceof Request.OfKeys request && unknown) {
        suspects.add(new Suspect(operation, request));
      } else if (operation.request() instanceof Request.Unlock unlock && unknown) {
        suspects.add(new Suspect(operation, new Request.Delete(KeyRange.of(unlock.key()), false)));
      } else if (operation.request() instanceof Request.Lock lock) {
        suspects.addLock(operation, lock);
      }
    }
    return suspects;
  }

  Collection<Suspect> all() {
    return all;
  }

  /** Those that might have changed a key. */
  Collection<Suspect> of(String key) {
    Set<Suspect> suspects = new LinkedHashSet<>(byKey.getOrDefault(key, List.of()));
    suspects.addAll(ofRanges);
    return suspects;
  }

  /** It enters the queue with a key, and takes it out again if it does not get the lock. */
  private void addLock(Operation operation, Request.Lock lock) {
    String key = Request.Lock.keyOf(lock.name(), lock.lease());
    add(new Suspect(operation, new Request.Put(key, "", lock.lease(), false)));
    if (!(operation.outcome() instanceof Outcome.Answered)) {
      add(new Suspect(operation, new Request.Delete(KeyRange.of(key), false)));
    }
  }

  private void add(Suspect suspect) {
    List<KeyRange> ranges = writeRanges(suspect.request());
    if (ranges.isEmpty()) {
      return;
    }
    all.add(suspect);
    if (ranges.stream().allMatch(KeyRange::isSingle)) {
      for (String key : new HashSet<>(ranges.stream().map(KeyRange::key).toList())) {
        byKey.computeIfAbsent(key, k -> new ArrayList<>()).add(suspect);
      }
    } else {
      ofRanges.add(suspect);
    }
  }

  /** The keys that a request may change. */
  static List<KeyRange> writeRanges(Request.OfKeys request) {
    List<KeyRange> ranges = new ArrayList<>();
    addRanges(request, ranges);
    return ranges;
  }

  private static void addRanges(Request.OfKeys request, List<KeyRange> ranges) {
    if (request instanceof Request.Put put) {
      ranges.add(KeyRange.of(put.key()));
    } else if (request instanceof Request.Delete delete) {
      ranges.add(delete.range());
    } else if (request instanceof Request.Transaction transaction) {
      transaction.then().forEach(part -> addRanges(part, ranges));
      transaction.otherwise().forEach(part -> addRanges(part, ranges));
    }
  }

  /** Whether what is known of a key later can follow on an event. */
  static boolean canPrecede(Event event, Event later) {
    if (later.type() == Event.Type.DELETE) {
      return true;
    }
    KeyValue kv = event.kv();
    KeyValue next = later.kv();
    return next.createRevision() > event.revision()
        || (event.type() == Event.Type.PUT
            && next.createRevision() == kv.createRevision()
            && next.version() > kv.version());
  }
}
