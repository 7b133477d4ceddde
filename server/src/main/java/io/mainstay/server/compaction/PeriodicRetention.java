package io.mainstay.server.compaction;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalLong;

/**
 * Keeps what is not older than a period: compacts to the revision that was the newest one period
 * ago, first after a whole period, then every period or every hour, whichever is shorter (etcd
 * {@code v3compactor/periodic.go} at v3.7.1).
 */
final class PeriodicRetention implements Retention {
  private static final Duration LONGEST_INTERVAL = Duration.ofHours(1);
  private static final int STEPS_PER_INTERVAL = 10;
  private static final Duration SHORTEST_STEP = Duration.ofMillis(1);

  private final Duration period;
  private final Duration interval;
  private final Duration step;
  private final long window;
  private final Deque<Long> revisions = new ArrayDeque<>();
  private Duration wait;
  private long lastNanos;
  private long lastRevision;

  PeriodicRetention(Duration period, long startNanos) {
    this.period = period;
    this.interval = period.compareTo(LONGEST_INTERVAL) > 0 ? LONGEST_INTERVAL : period;
    Duration tenth = interval.dividedBy(STEPS_PER_INTERVAL);
    this.step = tenth.compareTo(SHORTEST_STEP) < 0 ? SHORTEST_STEP : tenth;
    this.window = period.dividedBy(step) + 1;
    this.wait = period;
    this.lastNanos = startNanos;
  }

  @Override
  public String mode() {
    return "periodic";
  }

  @Override
  public String keptName() {
    return "compact-period";
  }

  @Override
  public Object kept() {
    return period;
  }

  @Override
  public Duration step() {
    return step;
  }

  @Override
  public void record(long revision) {
    revisions.add(revision);
    if (revisions.size() > window) {
      revisions.remove();
    }
  }

  @Override
  public OptionalLong due(long nowNanos, long revision) {
    long then = revisions.element();
    if (nowNanos - lastNanos < wait.toNanos() || then == lastRevision) {
      return OptionalLong.empty();
    }
    wait = interval;
    return OptionalLong.of(then);
  }

  @Override
  public void compacted(long nowNanos, long revision) {
    lastNanos = nowNanos;
    lastRevision = revision;
  }
}
