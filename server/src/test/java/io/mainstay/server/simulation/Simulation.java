package io.mainstay.server.simulation;

import io.mainstay.api.etcdserverpb.ClusterBootstrapRequest;
import io.mainstay.api.etcdserverpb.InternalRaftRequest;
import io.mainstay.api.mvccpb.KeyValue;
import io.mainstay.consensus.DesiredGroup;
import io.mainstay.consensus.Group;
import io.mainstay.server.cluster.Membership;
import io.mainstay.server.cluster.MembershipTable;
import io.mainstay.server.simulation.ExpectedHistory.Pair;
import io.mainstay.server.simulation.Violation.Invariant;
import io.mainstay.storage.Table;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * One run: some members, their clients, and what they suffer, for some seconds of virtual time;
 * then peace, in which everything has to come to where it belongs.
 */
final class Simulation {
  private static final Duration TROUBLED = Duration.ofSeconds(15);
  private static final Duration PEACE = Duration.ofSeconds(25);

  private final Cluster cluster;
  private final Clients clients;
  private final List<Follower> followers;
  private final Troubles troubles;
  private final Map<Long, MemoryState> checked = new HashMap<>();
  private long steps;
  private long trace;

  /**
   * What a run came to.
   *
   * @param steps how many things happened
   * @param trace a hash of what the members held on the way
   */
  record Summary(long steps, long trace, int writes, int reads, int events, long elections) {}

  private Simulation(long seed, Mutation mutation) {
    this.cluster = new Cluster(seed, mutation);
    this.clients = new Clients(cluster);
    this.followers =
        List.of(
            new Follower(cluster, "k", "l"),
            new Follower(cluster, "k2", "k4"),
            new Follower(cluster, "k5", "k6"));
    this.troubles = new Troubles(cluster, 3);
  }

  /** Runs one seed; throws a {@link Violation} that names the first thing that was wrong. */
  static Summary run(long seed, Mutation mutation) {
    return new Simulation(seed, mutation).run();
  }

  private Summary run() {
    found(Set.of(1L, 2L, 3L));
    cluster.start();
    clients.start();
    followers.forEach(Follower::start);
    troubles.start();
    cluster.time.pass(TROUBLED, this::check);
    troubles.stop();
    clients.stop();
    cluster.time.pass(PEACE, this::check);
    checkRest();
    return new Summary(
        steps,
        trace,
        clients.acknowledged(),
        clients.reads(),
        followers.stream().mapToInt(Follower::heard).sum(),
        cluster.log.term());
  }

  private void found(Set<Long> founders) {
    ClusterBootstrapRequest.Builder bootstrap = ClusterBootstrapRequest.newBuilder();
    founders.stream().sorted().forEach(id -> bootstrap.addMembers(Troubles.aMember(id, false)));
    cluster.log.begin(
        new Group(founders, Set.of()),
        InternalRaftRequest.newBuilder().setClusterBootstrap(bootstrap).build().toByteArray());
    founders.stream().sorted().forEach(id -> cluster.member(id).start());
  }

  private void check() {
    steps++;
    cluster.requireNothingFound();
    for (SimulatedMember member : cluster.members()) {
      MemoryState state = member.disk().current();
      if (checked.put(member.id(), state) != state) {
        check(member, state);
        trace = trace * 31 + member.id() * 1_000_003 + state.appliedIndex * 7 + state.revision;
        trace = trace * 31 + cluster.time.nanos();
      }
    }
  }

  private void check(SimulatedMember member, MemoryState state) {
    ExpectedHistory.State expected = cluster.expected.at(state.appliedIndex);
    require(member, state, "revision", state.revision, expected.revision);
    require(member, state, "compaction", state.compactRevision, expected.compactRevision);
    require(member, state, "pairs", pairs(state), expected.pairs);
    require(member, state, "leases", state.table(Table.LEASES).size(), expected.ttlByLease.size());
    Membership membership = MembershipTable.read(new MemoryReader(state));
    TreeMap<Long, Boolean> members = new TreeMap<>();
    membership
        .members()
        .forEach(one -> members.put(one.getID(), one.getRaftAttributes().getIsLearner()));
    require(member, state, "members", members, expected.learnerByMember);
    require(member, state, "removed members", membership.removed(), expected.removed);
  }

  private static Map<String, Pair> pairs(MemoryState state) {
    Map<String, Pair> pairs = new TreeMap<>();
    for (KeyValue pair : state.newest.values()) {
      pairs.put(
          pair.getKey().toStringUtf8(),
          new Pair(
              pair.getValue().toStringUtf8(),
              pair.getModRevision(),
              pair.getVersion(),
              pair.getLease()));
    }
    return pairs;
  }

  private static void require(
      SimulatedMember member, MemoryState state, String what, Object is, Object shallBe) {
    if (!is.equals(shallBe)) {
      throw new Violation(
          Invariant.MEMBERS_ARE_EQUAL,
          "member %d at index %d has %s %s, not %s"
              .formatted(member.id(), state.appliedIndex, what, is, shallBe));
    }
  }

  /** What must be so when nothing has happened for a while. */
  private void checkRest() {
    ExpectedHistory.State expected = cluster.expected.newest();
    Set<Long> voters = new HashSet<>(expected.learnerByMember.keySet());
    voters.removeIf(id -> Boolean.TRUE.equals(expected.learnerByMember.get(id)));
    Set<Long> learners = new HashSet<>(expected.learnerByMember.keySet());
    learners.removeAll(voters);
    DesiredGroup desired = new DesiredGroup(new Group(voters, learners), expected.removed);
    if (!desired.group().equals(cluster.log.group())) {
      throw new Violation(
          Invariant.GROUP_FOLLOWS_TABLE,
          "it stays at %s instead of %s"
              .formatted(
                  ReplicatedLog.describe(cluster.log.group()),
                  ReplicatedLog.describe(desired.group())));
    }
    for (long id : expected.learnerByMember.keySet()) {
      long applied = cluster.member(id).disk().current().appliedIndex;
      if (applied != cluster.log.lastIndex()) {
        throw new Violation(
            Invariant.MEMBERS_GO_ON,
            "member %d stays at %d of %d".formatted(id, applied, cluster.log.lastIndex()));
      }
    }
    followers.forEach(Follower::requireAllHeard);
    cluster.leases.requireAllEnded();
    cluster.requireNothingFound();
  }
}
