package io.mainstay.server.simulation;

import com.google.protobuf.ByteString;
import io.mainstay.api.mvccpb.Event;
import io.mainstay.server.simulation.Violation.Invariant;
import io.mainstay.server.watch.EventSource;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * A client that watches a range for ever, by whichever member there is, and goes on at another one
 * where it left off. It holds what it hears against the history of the log.
 */
final class Follower implements EventSource.Listener {
  private final Cluster cluster;
  private final Random random;
  private final String from;
  private final String end;
  private int position;
  private long nextRevision = 1;
  private @Nullable SimulatedMember member;
  private int memberLife;
  private int subscription;
  private int heard;

  /** Watches from a key to before another one. */
  Follower(Cluster cluster, String from, String end) {
    this.cluster = cluster;
    this.random = new Random(cluster.random.nextLong());
    this.from = from;
    this.end = end;
  }

  void start() {
    cluster.time.every(Duration.ofMillis(300), this::subscribeIfNeeded);
  }

  private void subscribeIfNeeded() {
    if ((member == null || !member.isUp() || member.life() != memberLife || random.nextInt(40) == 0)
        && !cluster.running().isEmpty()) {
      subscription++;
      member = cluster.someRunning();
      memberLife = member.life();
      subscribe(member, subscription);
    }
  }

  private void subscribe(SimulatedMember at, int number) {
    at.after(
        0,
        () ->
            at.watches()
                .subscribe(
                    ByteString.copyFromUtf8(from),
                    ByteString.copyFromUtf8(end),
                    nextRevision,
                    at.thread(1, 400),
                    new EventSource.Listener() {
                      @Override
                      public void events(List<Event> events) {
                        if (number == subscription) {
                          Follower.this.events(events);
                        }
                      }

                      @Override
                      public void compacted(long compactRevision) {
                        if (number == subscription) {
                          Follower.this.compacted(compactRevision);
                        }
                      }
                    }));
  }

  @Override
  public void events(List<Event> events) {
    if (cluster.mutation == Mutation.EVENT_LOST && random.nextInt(10) == 0) {
      return;
    }
    hear(events);
    if (cluster.mutation == Mutation.EVENT_REPEATED && random.nextInt(10) == 0) {
      hear(events);
    }
  }

  private void hear(List<Event> events) {
    for (Event event : events) {
      heard++;
      ExpectedHistory.Event next = next();
      ExpectedHistory.Event told =
          new ExpectedHistory.Event(
              event.getKv().getModRevision(),
              event.getKv().getKey().toStringUtf8(),
              event.getKv().getValue().toStringUtf8());
      if (!told.equals(next)) {
        cluster.report(
            new Violation(
                Invariant.EVENTS_ARE_TOLD_ONCE, "told of " + told + " instead of " + next));
        return;
      }
      position++;
      nextRevision = told.revision() + 1;
    }
    ExpectedHistory.Event next = next();
    if (next != null && next.revision() < nextRevision) {
      cluster.report(
          new Violation(Invariant.EVENTS_ARE_TOLD_ONCE, "half a revision, without " + next));
    }
  }

  /** The next event of its range; null when there is none yet. */
  private ExpectedHistory.@Nullable Event next() {
    List<ExpectedHistory.Event> all = cluster.expected.events();
    while (position < all.size() && !isInRange(all.get(position).key())) {
      position++;
    }
    return position < all.size() ? all.get(position) : null;
  }

  private boolean isInRange(String key) {
    return key.compareTo(from) >= 0 && key.compareTo(end) < 0;
  }

  @Override
  public void compacted(long compactRevision) {
    if (nextRevision >= compactRevision
        || cluster.expected.newest().compactRevision < compactRevision) {
      cluster.report(
          new Violation(
              Invariant.EVENTS_ARE_TOLD_ONCE,
              "told that %d is compacted, at %d".formatted(compactRevision, nextRevision)));
    }
    nextRevision = compactRevision;
    while (next() != null && next().revision() < compactRevision) {
      position++;
    }
    member = null;
  }

  /** How many events have come. */
  int heard() {
    return heard;
  }

  void requireAllHeard() {
    ExpectedHistory.Event missing = next();
    if (missing != null) {
      cluster.report(new Violation(Invariant.EVENTS_ARE_TOLD_ONCE, "never told of " + missing));
    }
  }
}
