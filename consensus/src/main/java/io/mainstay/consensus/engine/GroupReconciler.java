package io.mainstay.consensus.engine;

import io.mainstay.consensus.DesiredGroup;
import io.mainstay.consensus.Group;
import io.mainstay.consensus.Leadership;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the engine's group to the one that is desired, on the member that leads.
 *
 * <p>One step at a time, each from what the engine says the group is now, so a step may be repeated
 * and a new leader goes on where the former stopped. At most one voter changes in a step, which
 * keeps every majority in touch with the one before it (Raft dissertation, 4.1). Who is to vote
 * comes in as a learner first and is made a voter when its log has come near the leader's. The
 * engine cannot turn a learner into a voter in one change, so it is none of both in between: should
 * the leader be lost just then, the next one begins anew with it as a learner.
 *
 * <p>A leader that is to go hands leadership over first; whoever leads then removes it.
 *
 * <p>Confined to the ticker, but for what says otherwise; a step's outcome comes on an engine
 * thread.
 */
final class GroupReconciler {
  private static final Logger LOG = LoggerFactory.getLogger(GroupReconciler.class);

  /** As near to the leader's last entry as the engine asks of a new voter. */
  private static final long MARGIN_ENTRIES = 1000;

  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
  private static final long ASK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  /** What a learner said of its log longer ago than this may be what it was before a crash. */
  private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final long memberId;
  private final Engine engine;
  private final LongSupplier clock;
  private final Map<Long, LogEnd> logEnds = new ConcurrentHashMap<>();
  private volatile @Nullable DesiredGroup desired;
  private volatile @Nullable Group settled;
  private volatile boolean stepUnderWay;
  private volatile long term;
  private volatile long waitUntilNanos;
  private long askAgainNanos;

  /** How far a learner's log reached at a time. */
  private record LogEnd(long index, long atNanos) {}

  /** The engine's group, as far as a leader may change it. Nothing here blocks. */
  interface Engine {
    /**
     * The group now, though perhaps not committed yet.
     *
     * @throws IllegalStateException when this member does not lead
     */
    Group group();

    long lastIndex();

    /** Asks a member how far its log reaches; silence when it does not answer. */
    void askLogEnd(long memberId, LongConsumer answer);

    void addLearners(Set<Long> members, Done done);

    void removeLearners(Set<Long> members, Done done);

    void addVoter(long member, Done done);

    void removeVoter(long member, Done done);

    /** Succeeds when the group is this one and no change is under way. */
    void confirm(Group group, Done done);

    void resign(Done done);

    /** Breaks off all connections with a member that is out. */
    void disconnect(long memberId);
  }

  /** Hears how a step ended, once, on any thread. */
  @FunctionalInterface
  interface Done {
    void ended(boolean succeeded);
  }

  GroupReconciler(long memberId, Engine engine, LongSupplier clock) {
    this.memberId = memberId;
    this.engine = engine;
    this.clock = clock;
    this.waitUntilNanos = clock.getAsLong();
    this.askAgainNanos = waitUntilNanos;
  }

  /** What the group shall be. Any thread. */
  void steerTo(DesiredGroup group) {
    desired = group;
  }

  /** The group, when this member leads it and no change is under way. Any thread. */
  Optional<Group> settled() {
    Group known = settled;
    try {
      return known != null && known.equals(engine.group()) ? Optional.of(known) : Optional.empty();
    } catch (IllegalStateException leadsNoMore) {
      return Optional.empty();
    }
  }

  /**
   * Whether a member is out for good: removed, and no majority counts it any more. Only a leader
   * can be sure, and before that the member's vote may be needed to remove it. Any thread.
   */
  boolean isOut(long member) {
    DesiredGroup wanted = desired;
    return wanted != null
        && wanted.removed().contains(member)
        && settled().map(group -> !group.contains(member)).orElse(false);
  }

  /** Takes the next step, if there is one to take. */
  void tick(Leadership leadership) {
    if (!leadership.local()) {
      settled = null;
      return;
    }
    if (leadership.term() != term) {
      term = leadership.term();
      settled = null;
      stepUnderWay = false;
      logEnds.clear();
    }
    DesiredGroup wanted = desired;
    if (wanted == null || stepUnderWay || clock.getAsLong() - waitUntilNanos < 0) {
      return;
    }
    try {
      step(engine.group(), wanted);
    } catch (IllegalStateException leadsNoMore) {
      LOG.debug("the group is another leader's to change", leadsNoMore);
    }
  }

  private void step(Group now, DesiredGroup wanted) {
    Set<Long> strangers = without(now.learners(), members(wanted.group()));
    Set<Long> missing = without(members(wanted.group()), members(now));
    Optional<Long> leaving =
        without(now.voters(), wanted.group().voters()).stream()
            .min(Comparator.comparing(member -> member == memberId));
    if (!strangers.isEmpty()) {
      take("remove learners " + hex(strangers), done -> engine.removeLearners(strangers, done));
    } else if (!missing.isEmpty()) {
      take("add learners " + hex(missing), done -> engine.addLearners(missing, done));
    } else if (leaving.isPresent() && now.voters().size() > 1) {
      remove(leaving.get());
    } else if (!promoteOne(now, wanted.group()) && !now.equals(settled)) {
      confirm(now, wanted);
    }
  }

  private void remove(long leaving) {
    if (leaving == memberId) {
      take("hand leadership over before leaving", engine::resign);
    } else {
      take("remove voter " + Long.toHexString(leaving), done -> engine.removeVoter(leaving, done));
    }
  }

  private boolean promoteOne(Group now, Group wanted) {
    Set<Long> candidates = new HashSet<>(now.learners());
    candidates.retainAll(wanted.voters());
    if (candidates.isEmpty()) {
      return false;
    }
    long nowNanos = clock.getAsLong();
    if (nowNanos - askAgainNanos >= 0) {
      askAgainNanos = nowNanos + ASK_NANOS;
      candidates.forEach(this::askLogEnd);
    }
    long nearIndex = engine.lastIndex() - MARGIN_ENTRIES;
    for (long candidate : candidates) {
      LogEnd end = logEnds.get(candidate);
      if (end != null
          && end.index() > 0
          && end.index() >= nearIndex
          && nowNanos - end.atNanos() < FRESH_NANOS) {
        logEnds.remove(candidate);
        take("make a voter of " + Long.toHexString(candidate), done -> promote(candidate, done));
        return true;
      }
    }
    return false;
  }

  private void askLogEnd(long candidate) {
    engine.askLogEnd(
        candidate, index -> logEnds.put(candidate, new LogEnd(index, clock.getAsLong())));
  }

  private void promote(long candidate, Done done) {
    engine.removeLearners(
        Set.of(candidate),
        left -> {
          if (left) {
            engine.addVoter(candidate, done);
          } else {
            done.ended(false);
          }
        });
  }

  private void confirm(Group now, DesiredGroup wanted) {
    long ownTerm = term;
    begin();
    engine.confirm(
        now,
        confirmed -> {
          if (confirmed && term == ownTerm) {
            settled = now;
            LOG.info("the group is settled: {}", describe(now));
            wanted.removed().stream()
                .filter(member -> !now.contains(member))
                .forEach(engine::disconnect);
          }
          end(ownTerm, confirmed);
        });
  }

  private interface Step {
    void run(Done done);
  }

  private void take(String what, Step step) {
    LOG.info("changing the group: {}", what);
    long ownTerm = term;
    begin();
    step.run(
        succeeded -> {
          if (!succeeded) {
            LOG.info("the group did not change, will try again: {}", what);
          }
          end(ownTerm, succeeded);
        });
  }

  private void begin() {
    settled = null;
    stepUnderWay = true;
  }

  private void end(long ownTerm, boolean succeeded) {
    if (term == ownTerm) {
      waitUntilNanos = clock.getAsLong() + (succeeded ? 0 : PAUSE_NANOS);
      stepUnderWay = false;
    }
  }

  private static Set<Long> members(Group group) {
    Set<Long> all = new HashSet<>(group.voters());
    all.addAll(group.learners());
    return all;
  }

  private static Set<Long> without(Set<Long> all, Set<Long> some) {
    Set<Long> rest = new HashSet<>(all);
    rest.removeAll(some);
    return rest;
  }

  private static String describe(Group group) {
    return "voters " + hex(group.voters()) + ", learners " + hex(group.learners());
  }

  private static String hex(Set<Long> members) {
    return members.stream().map(Long::toHexString).sorted().toList().toString();
  }
}
