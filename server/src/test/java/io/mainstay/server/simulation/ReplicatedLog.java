package io.mainstay.server.simulation;

import io.mainstay.consensus.Group;
import io.mainstay.consensus.StateMachine.CommittedEntry;
import io.mainstay.server.simulation.Violation.Invariant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The log that members agree on, as it is in truth, and who leads in truth: what a consensus engine
 * gives, without one. What members know of it comes to them over the network.
 */
final class ReplicatedLog {
  private final List<CommittedEntry> entries = new ArrayList<>();
  private final ExpectedHistory expected;

  /** What the leader has appended and no majority has. */
  private final List<byte[]> tail = new ArrayList<>();

  private long firstIndex = 1;
  private long term;
  private long leader;
  private boolean beginningOfTerm;
  private Group group = new Group(Set.of(), Set.of());

  ReplicatedLog(ExpectedHistory expected) {
    this.expected = expected;
  }

  /** The log of a new cluster. */
  void begin(Group founders, byte[] firstPayload) {
    group = founders;
    append(List.of(firstPayload));
  }

  /** From here on; what is before has to come by a snapshot. */
  long firstIndex() {
    return firstIndex;
  }

  long lastIndex() {
    return entries.size();
  }

  long term() {
    return term;
  }

  /** The one that leads; 0 when nobody does. */
  long leader() {
    return leader;
  }

  Group group() {
    return group;
  }

  boolean leadsIn(long member, long inTerm) {
    return leader == member && term == inTerm;
  }

  /** Entries after an index, some of them. */
  List<CommittedEntry> after(long index, long upTo, int limit) {
    long end = Math.min(Math.min(upTo, lastIndex()), index + limit);
    return List.copyOf(entries.subList((int) index, (int) Math.max(index, end)));
  }

  /** What a leader takes in, to be committed when a majority has it. */
  void offer(byte[] payload) {
    tail.add(payload);
  }

  boolean hasSomethingToCommit() {
    return beginningOfTerm || !tail.isEmpty();
  }

  /** A majority has some of what the leader has. */
  void commit(int payloads) {
    if (beginningOfTerm) {
      beginningOfTerm = false;
      append(List.of());
    } else {
      List<byte[]> some = tail.subList(0, Math.min(payloads, tail.size()));
      append(List.copyOf(some));
      some.clear();
    }
  }

  /**
   * Another leads. What no majority is known to have may be lost.
   *
   * @param survive how much of it the new leader has
   */
  void elect(long member, int survive) {
    while (tail.size() > survive) {
      tail.remove(tail.size() - 1);
    }
    leader = member;
    term++;
    beginningOfTerm = true;
  }

  void loseLeader() {
    leader = 0;
  }

  void truncateBefore(long index) {
    firstIndex = Math.max(firstIndex, index);
  }

  /** Changes who takes part. */
  void change(Group to) {
    Set<Long> come = new HashSet<>(to.voters());
    come.removeAll(group.voters());
    Set<Long> go = new HashSet<>(group.voters());
    go.removeAll(to.voters());
    if (come.size() + go.size() > 1) {
      throw new Violation(
          Invariant.GROUP_FOLLOWS_TABLE, "from " + describe(group) + " to " + describe(to));
    }
    group = to;
  }

  static String describe(Group group) {
    return new TreeSet<>(group.voters()) + "+" + new TreeSet<>(group.learners());
  }

  private void append(List<byte[]> payloads) {
    entries.add(new CommittedEntry(lastIndex() + 1, term, payloads));
    expected.committed(payloads);
  }
}
