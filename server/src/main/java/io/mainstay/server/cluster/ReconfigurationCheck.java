package io.mainstay.server.cluster;

import io.mainstay.api.errors.EtcdError;
import io.mainstay.api.membershippb.Member;
import io.mainstay.server.proposal.Connectivity;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Refuses changes of the membership that could cost the cluster its quorum, as far as this member
 * can see (etcd {@code server/etcdserver/server.go}, mayAddMember and the like, and {@code
 * membership/cluster.go} at v3.7.1). Any thread.
 */
public final class ReconfigurationCheck {
  /** How long a connection must have been up to count. */
  private static final Duration HEALTH_INTERVAL = Duration.ofSeconds(5);

  private static final Logger log = LoggerFactory.getLogger(ReconfigurationCheck.class);

  private final boolean strict;
  private final long memberId;
  private final ClusterState state;
  private final Connectivity connectivity;
  private final LongSupplier clock;

  /**
   * The check of one member.
   *
   * @param strict whether anything is refused at all ({@code --strict-reconfig-check})
   * @param clock in {@link System#nanoTime()} terms
   */
  public ReconfigurationCheck(
      boolean strict,
      long memberId,
      ClusterState state,
      Connectivity connectivity,
      LongSupplier clock) {
    this.strict = strict;
    this.memberId = memberId;
    this.state = state;
    this.connectivity = connectivity;
    this.clock = clock;
  }

  /**
   * Passes when a member may be added: with it, the started voters are still a quorum, and this
   * member has been in touch with a quorum of those there are. A sole member may always add a
   * second.
   *
   * <p>etcd wants a quorum that counts the new member as down; here it is not counted before it has
   * caught up, so that one of three that is lost can be replaced by an addition first.
   *
   * @throws io.mainstay.api.errors.EtcdException {@code NOT_ENOUGH_STARTED_MEMBERS} or {@code
   *     UNHEALTHY}
   */
  void requireMayAdd(boolean learner) {
    if (!strict) {
      return;
    }
    List<Member> voters = state.membership().voters();
    boolean restoring = started(voters) == 1 && voters.size() == 1;
    if (!learner && !restoring && started(voters) < quorum(voters.size() + 1)) {
      throw refused("add", EtcdError.NOT_ENOUGH_STARTED_MEMBERS);
    }
    if (connected(voters) < quorum(voters.size())) {
      throw refused("add", EtcdError.UNHEALTHY);
    }
  }

  /**
   * Passes when a member may be removed: the started voters of the rest are a quorum of it, and, if
   * the member is up, so are those this member has been in touch with. A learner may always go.
   *
   * @throws io.mainstay.api.errors.EtcdException {@code NOT_ENOUGH_STARTED_MEMBERS} or {@code
   *     UNHEALTHY}
   */
  void requireMayRemove(long id) {
    Membership membership = state.membership();
    if (!strict || membership.isLearner(id)) {
      return;
    }
    List<Member> voters = membership.voters();
    List<Member> rest = voters.stream().filter(member -> member.getID() != id).toList();
    if (started(rest) < quorum(rest.size())) {
      throw refused("remove", EtcdError.NOT_ENOUGH_STARTED_MEMBERS);
    }
    boolean down = id != memberId && !connectivity.connectedSince(id, clock.getAsLong());
    if (!down && connected(voters) - 1 < quorum(voters.size() - 1)) {
      throw refused("remove", EtcdError.UNHEALTHY);
    }
  }

  /**
   * Passes when one more voter leaves the started ones a quorum.
   *
   * @throws io.mainstay.api.errors.EtcdException {@code NOT_ENOUGH_STARTED_MEMBERS}
   */
  void requireMayPromote() {
    List<Member> voters = state.membership().voters();
    if (strict && started(voters) + 1 < quorum(voters.size() + 1)) {
      throw refused("promote", EtcdError.NOT_ENOUGH_STARTED_MEMBERS);
    }
  }

  private long connected(List<Member> voters) {
    long since = clock.getAsLong() - HEALTH_INTERVAL.toNanos();
    return voters.stream()
        .filter(
            voter -> voter.getID() == memberId || connectivity.connectedSince(voter.getID(), since))
        .count();
  }

  private RuntimeException refused(String what, EtcdError reason) {
    log.atWarn()
        .addKeyValue("local-member-id", Long.toHexString(memberId))
        .addKeyValue("error", reason.text())
        .log(
            reason == EtcdError.UNHEALTHY
                ? "rejecting member "
                    + what
                    + " request; local member has not been connected to enough peers, reconfigure"
                    + " breaks active quorum"
                : "rejecting member " + what + " request; not enough healthy members");
    return reason.exception();
  }

  private static long started(List<Member> members) {
    return members.stream().filter(Membership::isStarted).count();
  }

  private static int quorum(int size) {
    return size / 2 + 1;
  }
}
