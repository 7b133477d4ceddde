package io.mainstay.server.v2;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/**
 * What this member has done to the tree, and what was asked of it, since it started. Any thread.
 */
public final class V2Stats {
  private final Map<Kind, LongAdder> successes = counters();
  private final Map<Kind, LongAdder> failures = counters();
  private final LongAdder expired = new LongAdder();
  private final LongAdder waiting = new LongAdder();

  /** What is counted, in etcd's order. */
  enum Kind {
    GETS("gets"),
    SETS("sets"),
    DELETE("delete"),
    UPDATE("update"),
    CREATE("create"),
    COMPARE_AND_SWAP("compareAndSwap"),
    COMPARE_AND_DELETE("compareAndDelete");

    private final String title;

    Kind(String title) {
      this.title = title;
    }
  }

  void count(Kind kind, boolean success) {
    count(success ? successes : failures, kind);
  }

  void expired() {
    expired.increment();
  }

  void waitBegan() {
    waiting.increment();
  }

  void waitEnded() {
    waiting.decrement();
  }

  /** How many clients wait. */
  long waiting() {
    return waiting.sum();
  }

  /** Every number under the name that etcd gives it, in etcd's order. */
  public Map<String, Long> numbers() {
    Map<String, Long> numbers = new LinkedHashMap<>();
    for (Kind kind : Kind.values()) {
      numbers.put(kind.title + "Success", sum(successes, kind));
      numbers.put(kind.title + "Fail", sum(failures, kind));
    }
    numbers.put("expireCount", expired.sum());
    numbers.put("watchers", waiting());
    return numbers;
  }

  private static Map<Kind, LongAdder> counters() {
    Map<Kind, LongAdder> counters = new EnumMap<>(Kind.class);
    for (Kind kind : Kind.values()) {
      counters.put(kind, new LongAdder());
    }
    return counters;
  }

  private static void count(Map<Kind, LongAdder> counters, Kind kind) {
    LongAdder counter = counters.get(kind);
    if (counter != null) {
      counter.increment();
    }
  }

  private static long sum(Map<Kind, LongAdder> counters, Kind kind) {
    LongAdder counter = counters.get(kind);
    return counter == null ? 0 : counter.sum();
  }
}
