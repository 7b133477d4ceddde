package io.mainstay.server.simulation;

import io.mainstay.api.etcdserverpb.ClusterMemberChangeRequest;
import io.mainstay.api.etcdserverpb.InternalRaftRequest;
import io.mainstay.api.membershippb.Member;
import io.mainstay.api.membershippb.RaftAttributes;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** What members have to suffer: crashes, pauses, cuts, elections, changes of who they are. */
final class Troubles {
  private final Cluster cluster;
  private final Random random;
  private boolean stopped;
  private long lastMember;

  Troubles(Cluster cluster, long members) {
    this.cluster = cluster;
    this.random = new Random(cluster.random.nextLong());
    this.lastMember = members;
  }

  void start() {
    cluster.time.after(TimeUnit.MILLISECONDS.toNanos(random.nextInt(200, 2000)), this::next);
  }

  /** No more of it; what is broken is made well again. */
  void stop() {
    stopped = true;
    cluster.time.after(TimeUnit.SECONDS.toNanos(5), this::endStrangers);
    for (SimulatedMember member : cluster.members()) {
      cluster.network.heal(member.id());
      member.pause(0);
      member.start();
    }
  }

  /** A member whose addition got lost waits in vain, and its clients with it. */
  private void endStrangers() {
    cluster.running().stream()
        .filter(member -> !cluster.expected.newest().learnerByMember.containsKey(member.id()))
        .filter(member -> !cluster.expected.newest().removed.contains(member.id()))
        .forEach(SimulatedMember::end);
  }

  private void next() {
    if (stopped) {
      return;
    }
    if (!cluster.running().isEmpty()) {
      trouble(random.nextInt(100), cluster.someRunning());
    }
    cluster.time.after(TimeUnit.MILLISECONDS.toNanos(random.nextInt(100, 2500)), this::next);
  }

  private void trouble(int dice, SimulatedMember member) {
    long whileNanos = TimeUnit.MILLISECONDS.toNanos(random.nextInt(10, 4000));
    if (dice < 35) {
      member.crash();
      later(whileNanos, member::start);
    } else if (dice < 50) {
      member.pause(whileNanos);
    } else if (dice < 65) {
      cluster.network.isolate(member.id());
      later(whileNanos, () -> cluster.network.heal(member.id()));
    } else if (dice < 75) {
      var unused = member.engine().resignLeadership();
    } else if (dice < 85) {
      cutLog();
    } else {
      changeMembers(member);
    }
  }

  /** Cuts the log behind what those who run have on disk; others will need a snapshot. */
  private void cutLog() {
    long held =
        cluster.running().stream()
            .filter(one -> cluster.log.group().voters().contains(one.id()))
            .peek(one -> one.disk().flush())
            .mapToLong(one -> one.disk().flushedIndex())
            .min()
            .orElse(0);
    cluster.log.truncateBefore(held + 1 - random.nextInt(10));
  }

  private void later(long nanos, Runnable cure) {
    cluster.time.after(
        nanos,
        () -> {
          if (!stopped) {
            cure.run();
          }
        });
  }

  private void changeMembers(SimulatedMember by) {
    TreeMap<Long, Boolean> members = cluster.expected.newest().learnerByMember;
    ClusterMemberChangeRequest.Builder change = ClusterMemberChangeRequest.newBuilder();
    Long learner =
        members.keySet().stream()
            .filter(id -> Boolean.TRUE.equals(members.get(id)))
            .findFirst()
            .orElse(null);
    if (learner != null && random.nextBoolean()) {
      change.setPromote(learner);
    } else if (members.size() < 4) {
      long id = ++lastMember;
      change.setMaxLearners(1).setAdd(aMember(id, learner == null && random.nextBoolean()));
      cluster.time.after(
          TimeUnit.MILLISECONDS.toNanos(random.nextInt(2000)), cluster.member(id)::start);
    } else {
      change.setRemove(
          members.keySet().stream().skip(random.nextInt(members.size())).findFirst().orElseThrow());
    }
    var unused =
        by.proposer()
            .propose(InternalRaftRequest.newBuilder().setClusterMemberChange(change), by.context());
  }

  static Member aMember(long id, boolean learner) {
    return Member.newBuilder()
        .setID(id)
        .setRaftAttributes(
            RaftAttributes.newBuilder().addPeerUrls("http://" + id + ":1").setIsLearner(learner))
        .build();
  }
}
