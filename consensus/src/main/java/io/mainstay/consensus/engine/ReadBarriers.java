package io.mainstay.consensus.engine;

import com.alipay.sofa.jraft.Status;
import com.alipay.sofa.jraft.closure.ReadIndexClosure;
import io.mainstay.consensus.ConsensusListener;
import io.mainstay.consensus.Leadership;
import io.mainstay.consensus.ReadBarrierException;
import io.mainstay.consensus.ReadBarrierException.Reason;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Linearizable read points. All callers that wait share one round; those that come while it is
 * under way share the next one.
 *
 * <p>A round asks the engine for the leader's commit index, confirmed by a majority, and ends when
 * this member has applied it. It asks again when there is no answer for a while, as etcd does, and
 * soon after a refusal. Any answer that was asked for after a caller came is good for that caller,
 * also the late answer to an earlier asking of its round.
 *
 * <p>The monitor guards the state and is never held while the engine or a caller is called.
 */
final class ReadBarriers {
  private static final long RESEND_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
  private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private final Consumer<ReadIndexClosure> engine;
  private final Supplier<Leadership> leadership;
  private final long timeoutNanos;
  private final LongSupplier clock;
  private final ConsensusListener listener;
  private List<Waiter> waiting = new ArrayList<>();
  private @Nullable Round round;
  private boolean stopped;

  /** A caller, and who led when it came. */
  private record Waiter(
      CompletableFuture<Void> future, Leadership leadership, long deadlineNanos) {}

  private static final class Round {
    private final List<Waiter> waiters;
    private long askAgainNanos;

    /** Whether there may still be an answer to it. */
    private boolean asked;

    Round(List<Waiter> waiters) {
      this.waiters = waiters;
    }
  }

  /**
   * None waiting.
   *
   * @param engine asks the engine for a read index; may throw when the engine is stopping
   * @param clock nanoseconds since some moment
   * @param listener told of rounds that take long or fail
   */
  ReadBarriers(
      Consumer<ReadIndexClosure> engine,
      Supplier<Leadership> leadership,
      long timeoutNanos,
      LongSupplier clock,
      ConsensusListener listener) {
    this.listener = listener;
    this.engine = engine;
    this.leadership = leadership;
    this.timeoutNanos = timeoutNanos;
    this.clock = clock;
  }

  CompletableFuture<Void> await() {
    CompletableFuture<Void> future = new CompletableFuture<>();
    long nowNanos = clock.getAsLong();
    Waiter waiter = new Waiter(future, leadership.get(), nowNanos + timeoutNanos);
    boolean begin;
    synchronized (this) {
      if (stopped) {
        return CompletableFuture.failedFuture(new ReadBarrierException(Reason.STOPPED));
      }
      waiting.add(waiter);
      begin = round == null;
      if (begin) {
        nextRound();
      }
    }
    if (begin) {
      ask();
    }
    return future;
  }

  /**
   * Ends those whose time is up and asks again where it is due. Called every few hundredths of a
   * second.
   */
  void tick() {
    long nowNanos = clock.getAsLong();
    List<Waiter> overdue = new ArrayList<>();
    boolean due;
    boolean unanswered;
    synchronized (this) {
      moveOverdue(waiting, nowNanos, overdue);
      if (round != null) {
        moveOverdue(round.waiters, nowNanos, overdue);
        if (round.waiters.isEmpty()) {
          nextRound();
        }
      }
      due = round != null && nowNanos - round.askAgainNanos >= 0;
      unanswered = due && round != null && round.asked;
    }
    fail(overdue, Reason.TIMEOUT);
    if (!overdue.isEmpty() || (unanswered && leadership.get().known())) {
      listener.readBarrierSlow();
    }
    if (due) {
      ask();
    }
  }

  /** Another leader is known: whoever came under a former one is told. */
  void leadershipChanged(Leadership now) {
    if (!now.known()) {
      return;
    }
    List<Waiter> betrayed = new ArrayList<>();
    synchronized (this) {
      moveBetrayed(waiting, now, betrayed);
      if (round != null) {
        moveBetrayed(round.waiters, now, betrayed);
        if (round.waiters.isEmpty()) {
          nextRound();
        }
      }
    }
    fail(betrayed, Reason.LEADER_CHANGED);
    if (!betrayed.isEmpty()) {
      listener.readBarrierFailed();
    }
    ask();
  }

  void stop() {
    List<Waiter> left = new ArrayList<>();
    synchronized (this) {
      stopped = true;
      left.addAll(waiting);
      waiting.clear();
      if (round != null) {
        left.addAll(round.waiters);
        round = null;
      }
    }
    fail(left, Reason.STOPPED);
  }

  private void nextRound() {
    if (waiting.isEmpty()) {
      round = null;
    } else {
      round = new Round(waiting);
      waiting = new ArrayList<>();
      round.askAgainNanos = clock.getAsLong();
    }
  }

  private void ask() {
    Round asked;
    synchronized (this) {
      asked = round;
      if (asked == null) {
        return;
      }
      asked.askAgainNanos =
          clock.getAsLong() + (leadership.get().known() ? RESEND_NANOS : RETRY_NANOS);
      asked.asked = leadership.get().known();
    }
    if (!leadership.get().known()) {
      return;
    }
    try {
      engine.accept(new Answer(asked));
    } catch (IllegalStateException e) {
      refused(asked); // the engine is stopping; close() will tell the callers
    }
  }

  private void refused(Round refused) {
    synchronized (this) {
      if (round == refused) {
        refused.asked = false;
        refused.askAgainNanos = clock.getAsLong() + RETRY_NANOS;
      }
    }
  }

  private void reached(Round reached) {
    List<Waiter> done;
    boolean begin;
    synchronized (this) {
      if (round != reached) {
        return;
      }
      done = List.copyOf(reached.waiters);
      nextRound();
      begin = round != null;
    }
    if (begin) {
      ask();
    }
    done.forEach(waiter -> waiter.future().complete(null));
  }

  private static void moveOverdue(List<Waiter> from, long nowNanos, List<Waiter> to) {
    // In the order they came, so the first that still has time ends the search.
    Iterator<Waiter> iterator = from.iterator();
    while (iterator.hasNext()) {
      Waiter waiter = iterator.next();
      if (nowNanos - waiter.deadlineNanos() < 0) {
        return;
      }
      to.add(waiter);
      iterator.remove();
    }
  }

  private static void moveBetrayed(List<Waiter> from, Leadership now, List<Waiter> to) {
    from.removeIf(
        waiter -> {
          Leadership then = waiter.leadership();
          boolean changed =
              then.known() && (then.leaderId() != now.leaderId() || then.term() != now.term());
          if (changed) {
            to.add(waiter);
          }
          return changed;
        });
  }

  private static void fail(List<Waiter> waiters, Reason reason) {
    waiters.forEach(
        waiter -> waiter.future().completeExceptionally(new ReadBarrierException(reason)));
  }

  /**
   * The engine calls it twice when it fails; a round looks only at what is still of use. Without
   * the engine's own timer.
   */
  private final class Answer extends ReadIndexClosure {
    private final Round asked;

    Answer(Round asked) {
      super(-1);
      this.asked = asked;
    }

    @Override
    public void run(Status status, long index, byte[] context) {
      if (status.isOk()) {
        reached(asked);
      } else {
        refused(asked);
      }
    }
  }
}
