package io.mainstay.server.cluster;

import io.mainstay.api.membershippb.Member;
import io.mainstay.consensus.DesiredGroup;
import io.mainstay.consensus.Group;
import io.mainstay.server.Version;
import io.mainstay.server.Versions;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The members of the cluster at one point of the log.
 *
 * @param members in unsigned order of ID
 * @param removed IDs that were members once; they never come back
 * @param clusterVersion the version all members can speak, null while it is not decided
 * @param downgradeTarget the version the cluster is being downgraded to, null when it is not
 */
public record Membership(
    List<Member> members,
    Set<Long> removed,
    @Nullable Version clusterVersion,
    @Nullable Version downgradeTarget) {
  /** No members: the log has not begun. */
  public static final Membership EMPTY = new Membership(List.of(), Set.of(), null, null);

  /** Sorts the members. */
  public Membership {
    members =
        members.stream()
            .sorted(Comparator.comparing(Member::getID, Long::compareUnsigned))
            .toList();
    removed = Set.copyOf(removed);
  }

  /** Members without a decided cluster version. */
  public static Membership of(Collection<Member> members) {
    return new Membership(List.copyOf(members), Set.of(), null, null);
  }

  /** Whether a member has told the cluster its name, which it does when it has started. */
  public static boolean isStarted(Member member) {
    return !member.getMemberAttributes().getName().isEmpty();
  }

  /** The member with this ID. */
  public Optional<Member> member(long id) {
    return members.stream().filter(member -> member.getID() == id).findFirst();
  }

  /** Those that vote. */
  public List<Member> voters() {
    return members.stream().filter(member -> !member.getRaftAttributes().getIsLearner()).toList();
  }

  /** Whether a member is one and does not vote. */
  public boolean isLearner(long id) {
    return learners().stream().anyMatch(member -> member.getID() == id);
  }

  /** Those that follow only. */
  public List<Member> learners() {
    return members.stream().filter(member -> member.getRaftAttributes().getIsLearner()).toList();
  }

  /**
   * The version of what this member stores: it follows the version of the cluster, with which the
   * stored data stays readable.
   */
  public Version storageVersion() {
    return clusterVersion == null || clusterVersion.equals(Version.MINIMUM)
        ? Versions.CLUSTER
        : clusterVersion;
  }

  /** Whether the log has said yet who the members are. */
  public boolean isEmpty() {
    return members.isEmpty();
  }

  /** All members as clients and joining members are told of them. */
  public List<io.mainstay.api.etcdserverpb.Member> descriptions() {
    return members.stream().map(Membership::describe).toList();
  }

  /** One member as clients are told of it. */
  static io.mainstay.api.etcdserverpb.Member describe(Member member) {
    return io.mainstay.api.etcdserverpb.Member.newBuilder()
        .setID(member.getID())
        .setName(member.getMemberAttributes().getName())
        .addAllPeerURLs(member.getRaftAttributes().getPeerUrlsList())
        .addAllClientURLs(member.getMemberAttributes().getClientUrlsList())
        .setIsLearner(member.getRaftAttributes().getIsLearner())
        .build();
  }

  /** Who shall take part in replication. */
  public DesiredGroup desiredGroup() {
    return new DesiredGroup(new Group(ids(voters()), ids(learners())), removed);
  }

  private static Set<Long> ids(List<Member> members) {
    return members.stream().map(Member::getID).collect(Collectors.toUnmodifiableSet());
  }
}
