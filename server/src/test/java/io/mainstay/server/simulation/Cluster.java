package io.mainstay.server.simulation;

import io.mainstay.consensus.Group;
import io.mainstay.server.simulation.Violation.Invariant;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The surroundings that the members of one run share, and the truth about their log. */
final class Cluster {
  static final Duration ELECTION_TIMEOUT = Duration.ofSeconds(1);

  final VirtualTime time = new VirtualTime();
  final Random random;
  final Mutation mutation;
  final Network network;
  final ExpectedHistory expected;
  final ReplicatedLog log;
  final Leases leases = new Leases(this);
  private final Map<Long, SimulatedMember> members = new TreeMap<>();
  private @Nullable Violation found;
  private long quorumHeardNanos;
  private boolean commitQueued;

  Cluster(long seed, Mutation mutation) {
    this.random = new Random(seed);
    this.mutation = mutation;
    this.network = new Network(time, random);
    this.expected = new ExpectedHistory(leases::ended);
    this.log = new ReplicatedLog(expected);
  }

  SimulatedMember member(long id) {
    return members.computeIfAbsent(id, newId -> new SimulatedMember(newId, this));
  }

  List<SimulatedMember> members() {
    return List.copyOf(members.values());
  }

  /** Those that could answer somebody. */
  List<SimulatedMember> running() {
    return members.values().stream().filter(SimulatedMember::isUp).toList();
  }

  /** A member that is up, by chance. */
  SimulatedMember someRunning() {
    List<SimulatedMember> running = running();
    return running.get(random.nextInt(running.size()));
  }

  long millis(int from, int to) {
    return TimeUnit.MILLISECONDS.toNanos(from + random.nextInt(to - from));
  }

  /** Begins to hold elections. */
  void start() {
    time.every(Duration.ofMillis(100), this::electIfNeeded);
  }

  /** Whether a majority of voters can be reached from a member. */
  boolean hasQuorum(long from) {
    long reached =
        log.group().voters().stream()
            .filter(voter -> member(voter).isUp() && network.connects(from, voter))
            .count();
    return reached > log.group().voters().size() / 2;
  }

  /** The leader has something for the log. */
  void offered() {
    if (!commitQueued) {
      commitQueued = true;
      time.after(millis(1, 25), this::commit);
    }
  }

  private void commit() {
    commitQueued = false;
    long leader = log.leader();
    if (leader == 0 || !log.hasSomethingToCommit()) {
      return;
    }
    if (member(leader).isAwake() && hasQuorum(leader)) {
      log.commit(1 + random.nextInt(3));
      announce();
    }
    if (log.hasSomethingToCommit()) {
      offered();
    }
  }

  /** Tells members how far the log is. */
  private void announce() {
    member(log.leader()).engine().sendHeartbeats();
  }

  void heardByQuorum() {
    quorumHeardNanos = time.nanos();
  }

  private void electIfNeeded() {
    long silentNanos = time.nanos() - quorumHeardNanos;
    if (log.leader() != 0 && silentNanos < ELECTION_TIMEOUT.toNanos()) {
      return;
    }
    List<SimulatedMember> candidates =
        running().stream()
            .filter(member -> log.group().voters().contains(member.id()))
            .filter(member -> member.isAwake() && hasQuorum(member.id()))
            .filter(this::hasLog)
            .toList();
    if (!candidates.isEmpty() && random.nextInt(3) > 0) {
      elect(candidates.get(random.nextInt(candidates.size())));
    }
  }

  /** Whether a member can lead: nobody else could give it what it has not. */
  boolean hasLog(SimulatedMember member) {
    return member.disk().current().appliedIndex + 1 >= log.firstIndex();
  }

  /** Another leads, by an election or because leadership was handed over. */
  void elect(SimulatedMember member) {
    log.elect(member.id(), random.nextInt(3));
    quorumHeardNanos = time.nanos();
    member.engine().elected();
    offered();
  }

  /** Changes the group, if this member may. */
  boolean change(long leader, long term, Group to) {
    if (!log.leadsIn(leader, term) || !member(leader).isAwake() || !hasQuorum(leader)) {
      return false;
    }
    for (long voter : to.voters()) {
      if (!log.group().voters().contains(voter) && member(voter).logEnd() == 0) {
        report(
            new Violation(
                Invariant.GROUP_FOLLOWS_TABLE, voter + " votes and has nothing of the log"));
      }
    }
    log.change(to);
    return true;
  }

  void failed(long member, Throwable cause) {
    Violation violation =
        new Violation(Invariant.MEMBERS_GO_ON, "member " + member + " failed: " + cause);
    violation.initCause(cause);
    report(violation);
  }

  /**
   * Something is wrong. Kept until the step is over: where it is noticed, others may catch what is
   * thrown.
   */
  void report(Violation violation) {
    if (found == null) {
      found = violation;
    }
  }

  void requireNothingFound() {
    if (found != null) {
      throw found;
    }
  }
}
