package io.mainstay.consensus.engine;

import io.mainstay.consensus.Leadership;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * Who leads, put together from the engine's callbacks (on its apply thread, the only writer) and
 * the term it writes to disk.
 *
 * <p>Leadership of this member begins here only when an entry of its term is committed and applied.
 */
final class LeadershipTracker {
  private final long memberId;
  private final EngineServices services;
  private final List<Consumer<Leadership>> listeners = new CopyOnWriteArrayList<>();
  private volatile Leadership known = new Leadership(0, 0, false, System.nanoTime());

  LeadershipTracker(long memberId, EngineServices services) {
    this.memberId = memberId;
    this.services = services;
  }

  /** Listeners hear of changes on the apply thread, in the order added. */
  void listen(Consumer<Leadership> listener) {
    listeners.add(listener);
  }

  /**
   * Any thread. A leader of an older term than the one this member is in is no longer the leader.
   */
  Leadership current() {
    Leadership leadership = known;
    TermRecord.Current term = services.currentTerm();
    return leadership.term() >= term.number()
        ? leadership
        : new Leadership(0, term.number(), false, term.sinceNanos());
  }

  void leads(long leaderId, long term) {
    publish(new Leadership(leaderId, term, leaderId == memberId, System.nanoTime()));
  }

  void leadsHere(long term) {
    leads(memberId, term);
  }

  void lost() {
    long term = Math.max(known.term(), services.currentTerm().number());
    publish(new Leadership(0, term, false, System.nanoTime()));
  }

  private void publish(Leadership next) {
    Leadership before = known;
    if (before.leaderId() == next.leaderId() && before.term() == next.term()) {
      return;
    }
    known = next;
    listeners.forEach(listener -> listener.accept(next));
  }
}
