package io.mainstay.consensus.engine;

import io.mainstay.consensus.ConsensusOptions.Limits;
import io.mainstay.consensus.Leadership;
import io.mainstay.consensus.Priority;
import io.mainstay.consensus.Proposal;
import io.mainstay.consensus.ProposalQueueFullException;
import io.mainstay.consensus.RejectionListener;
import io.mainstay.consensus.RejectionListener.Rejection;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * From a proposed payload to an entry in the leader's hands.
 *
 * <p>Payloads wait in the order they came. Whoever finds the pipeline idle packs what has piled up
 * into one entry and hands it over; others only leave theirs and go on. So a lone payload is not
 * delayed, and under load one entry carries many: no more than a few entries are under way at once,
 * and what comes meanwhile shares the next one.
 *
 * <p>A payload leaves the queue once. It comes back, to its old place, only when it is certain that
 * nobody has appended it. When the outcome is unknown it is let go: it may be applied yet, and
 * offering it again might apply it twice.
 *
 * <p>A payload may be bound to a term: it leaves only for this member's own log while this member
 * leads in that term, and is rejected otherwise.
 *
 * <p>What would have to wait too long is refused at once (see {@link Backlog}).
 *
 * <p>The monitor guards the queue and the counts and is never held during a hand-over or a call of
 * a listener.
 */
final class ProposalPipeline {
  /**
   * Entries under way at once: enough to keep the leader's disk and the network busy, few enough to
   * fill entries, and to leave the rest where it can be taken back.
   */
  private static final int MAX_ENTRIES_UNDER_WAY = 4;

  /**
   * After a refusal the answer would be the same at once: wait for news of a leader, or this long.
   */
  private static final long REFUSAL_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private static final long ANY_TERM = 0;

  private final Limits limits;
  private final Supplier<Leadership> leadership;
  private final Carrier carrier;
  private final LongSupplier clock;
  private final TreeMap<Long, Waiting> queue = new TreeMap<>();
  private final Backlog backlog = new Backlog();
  private final AtomicInteger drains = new AtomicInteger();
  private long nextNumber;
  private int proposals;
  private long proposalBytes;
  private int entriesUnderWay;
  private boolean pausing;
  private long pauseUntilNanos;
  private boolean stopped;

  /** Takes an entry to whoever leads. */
  interface Carrier {
    /**
     * Hands over an entry without blocking.
     *
     * @param outcome called once, on any thread, perhaps before this returns
     */
    void carry(byte[] entry, Leadership leader, Receipt outcome);
  }

  /** Hears what became of an entry. */
  @FunctionalInterface
  interface Receipt {
    void outcome(Outcome outcome);
  }

  /** A payload of this member, with its place in the queue. */
  private final class Waiting implements Proposal {
    private final long number;
    private final byte[] payload;
    private final long term;
    private final RejectionListener listener;
    private final long sinceNanos;

    /** Whether its outcome is known, or never will be. */
    private boolean over;

    Waiting(long number, byte[] payload, long term, RejectionListener listener, long sinceNanos) {
      this.number = number;
      this.payload = payload;
      this.term = term;
      this.listener = listener;
      this.sinceNanos = sinceNanos;
    }

    boolean mayGoTo(Leadership leader) {
      return term == ANY_TERM || (leader.local() && leader.term() == term);
    }

    @Override
    public boolean withdraw() {
      synchronized (ProposalPipeline.this) {
        if (!over) {
          backlog.gaveUp(clock.getAsLong() - sinceNanos);
        }
        boolean waits = queue.remove(number, this);
        if (waits) {
          release(this);
        }
        return waits;
      }
    }
  }

  ProposalPipeline(
      Limits limits, Supplier<Leadership> leadership, Carrier carrier, LongSupplier clock) {
    this.limits = limits;
    this.leadership = leadership;
    this.carrier = carrier;
    this.clock = clock;
  }

  Proposal propose(byte[] payload, Priority priority, RejectionListener listener) {
    return propose(payload, priority, ANY_TERM, listener);
  }

  /** Proposes a payload that is only to be appended by this member, as the leader of a term. */
  Proposal propose(byte[] payload, Priority priority, long term, RejectionListener listener) {
    boolean rejected;
    Waiting waiting;
    synchronized (this) {
      long nowNanos = clock.getAsLong();
      waiting = new Waiting(nextNumber++, payload, term, listener, nowNanos);
      if (!stopped) {
        admit(payload, priority, nowNanos);
        queue.put(waiting.number, waiting);
      }
      rejected = stopped;
    }
    if (rejected) {
      listener.rejected(Rejection.STOPPED);
    } else {
      drain();
    }
    return waiting;
  }

  /** Tries again where a pause is over or a leader has come. Any thread. */
  void leadershipChanged() {
    synchronized (this) {
      pausing = false;
      backlog.interrupted();
    }
    drain();
  }

  /** Called every few hundredths of a second. */
  void tick() {
    synchronized (this) {
      if (!pausing || clock.getAsLong() - pauseUntilNanos < 0) {
        return;
      }
      pausing = false;
    }
    drain();
  }

  /** Rejects what has not left; what has keeps an unknown outcome. */
  void stop() {
    List<Waiting> left;
    synchronized (this) {
      stopped = true;
      left = List.copyOf(queue.values());
      queue.clear();
      left.forEach(this::release);
    }
    left.forEach(waiting -> waiting.listener.rejected(Rejection.STOPPED));
  }

  /**
   * Hands over as long as something waits and may go; if another thread is at it, leaves it to that
   * one.
   */
  private void drain() {
    if (drains.getAndIncrement() != 0) {
      return;
    }
    int seen = 1;
    do {
      while (handOverOne()) {
        // until nothing waits, or nothing may go
      }
      seen = drains.addAndGet(-seen);
    } while (seen != 0);
  }

  private boolean handOverOne() {
    Leadership leader = leadership.get();
    List<Waiting> batch;
    List<Waiting> tooLate = new ArrayList<>(0);
    synchronized (this) {
      if (!leader.known()
          || pausing
          || queue.isEmpty()
          || entriesUnderWay >= MAX_ENTRIES_UNDER_WAY) {
        return false;
      }
      batch = takeBatch(leader, tooLate);
      tooLate.forEach(this::release);
      if (!batch.isEmpty()) {
        entriesUnderWay++;
      }
    }
    tooLate.forEach(waiting -> waiting.listener.rejected(Rejection.DROPPED));
    if (batch.isEmpty()) {
      return true;
    }
    List<byte[]> payloads = new ArrayList<>(batch.size());
    batch.forEach(waiting -> payloads.add(waiting.payload));
    carrier.carry(EntryCodec.encode(payloads), leader, outcome -> ended(batch, leader, outcome));
    return true;
  }

  private List<Waiting> takeBatch(Leadership leader, List<Waiting> tooLate) {
    List<Waiting> batch = new ArrayList<>();
    long bytes = 0;
    while (!queue.isEmpty() && batch.size() < limits.maxEntryPayloads()) {
      Waiting next = queue.firstEntry().getValue();
      if (!next.mayGoTo(leader)) {
        tooLate.add(next);
        queue.pollFirstEntry();
        continue;
      }
      if (!batch.isEmpty() && bytes + next.payload.length > limits.maxEntryBytes()) {
        break;
      }
      bytes += next.payload.length;
      batch.add(next);
      queue.pollFirstEntry();
    }
    return batch;
  }

  private void ended(List<Waiting> batch, Leadership asked, Outcome outcome) {
    @Nullable Rejection rejection = null;
    synchronized (this) {
      entriesUnderWay--;
      measure(batch.size(), outcome);
      if (outcome == Outcome.NOT_LEADER && !stopped) {
        batch.forEach(waiting -> queue.put(waiting.number, waiting));
        // Unless another leader is known already.
        pausing = leadership.get().equals(asked);
        pauseUntilNanos = clock.getAsLong() + REFUSAL_PAUSE_NANOS;
      } else {
        batch.forEach(this::release);
        if (outcome == Outcome.NOT_LEADER) {
          rejection = Rejection.STOPPED;
        } else if (outcome == Outcome.REFUSED) {
          rejection = Rejection.DROPPED;
        }
      }
    }
    if (rejection != null) {
      for (Waiting waiting : batch) {
        waiting.listener.rejected(rejection);
      }
    }
    drain();
  }

  private void measure(int payloads, Outcome outcome) {
    if (outcome != Outcome.COMMITTED) {
      backlog.interrupted();
    } else if (queue.isEmpty()) {
      backlog.calm(clock.getAsLong());
    } else {
      backlog.done(payloads, clock.getAsLong());
    }
  }

  private void admit(byte[] payload, Priority priority, long nowNanos) {
    int times = priority == Priority.HIGH ? limits.priorityFactor() : 1;
    if (proposals >= times * backlog.admissible(limits.maxProposals(), nowNanos)
        || proposalBytes + payload.length > times * limits.maxProposalBytes()) {
      throw new ProposalQueueFullException();
    }
    proposals++;
    proposalBytes += payload.length;
  }

  private void release(Waiting waiting) {
    waiting.over = true;
    proposals--;
    proposalBytes -= waiting.payload.length;
  }
}
