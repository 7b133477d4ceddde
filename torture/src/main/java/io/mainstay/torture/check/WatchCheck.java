package io.mainstay.torture.check;

import io.mainstay.torture.history.History;
import io.mainstay.torture.history.Watch;

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
    Findings findings = timeline.findings();
    Compactions compactions = Compactions.of(history);
    for (Watch watch : history.watches()) {
      for (Watch.Stream stream : watch.streams()) {
        new StreamCheck(watch, stream, timeline, compactions, findings).run();
      }
    }
    return findings.verdict();
  }
}
