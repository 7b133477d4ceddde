package io.mainstay.torture.check;

import io.mainstay.torture.history.History;
import io.mainstay.torture.history.Operation;
import io.mainstay.torture.history.Outcome;
import io.mainstay.torture.history.Request;
import io.mainstay.torture.history.Watch;
import java.util.ArrayList;
import java.util.List;

/**
 * What etcd guarantees of watches: events come in order, once, all of them, those of a revision
 * together; a watch goes on from any revision that is not compacted away; what a progress
 * notification says has come has come. And no event comes that was not asked for, each with what it
 * replaced if that was.
 *
 * <p>What a watch has not been told when its stream ends is nothing: it goes on with the next one.
 */
public final class WatchCheck {
  private WatchCheck() {}

  /** Checks a history against its own timeline, whose verdict is not part of this one. */
  public static Verdict check(History history, Timeline timeline) {
    Findings findings = new Findings();
    Compactions compactions = Compactions.of(history);
    for (Watch watch : history.watches()) {
      for (Watch.Stream stream : watch.streams()) {
        new StreamCheck(watch, stream, timeline, compactions, findings).run();
      }
    }
    return findings.verdict();
  }

  /** The compactions that may have happened; there are none but those that clients asked for. */
  record Compactions(List<Operation> operations) {
    static Compactions of(History history) {
      List<Operation> compactions = new ArrayList<>();
      for (Operation operation : history.operations()) {
        if (operation.request() instanceof Request.Compact
            && !(operation.outcome() instanceof Outcome.Failed)) {
          compactions.add(operation);
        }
      }
      return new Compactions(compactions);
    }

    /** Whether what superseded versions there were at a revision may be gone by then. */
    boolean mayHavePassed(long revision, long nanos) {
      return operations.stream()
          .anyMatch(
              operation ->
                  operation.callNanos() <= nanos
                      && ((Request.Compact) operation.request()).revision() > revision);
    }

    /** Whether somebody had asked for a compaction at a revision by then. */
    boolean mayBe(long revision, long nanos) {
      return operations.stream()
          .anyMatch(
              operation ->
                  operation.callNanos() <= nanos
                      && ((Request.Compact) operation.request()).revision() == revision);
    }
  }
}
