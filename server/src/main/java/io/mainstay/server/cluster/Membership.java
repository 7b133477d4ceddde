package io.mainstay.server.cluster;

import io.mainstay.api.membershippb.Member;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The members of the cluster at one point of the log.
 *
 * @param members in unsigned order of ID
 * @param clusterVersion the version all members can speak, empty while it is not decided
 */
public record Membership(List<Member> members, String clusterVersion) {
  /** No members: the log has not begun. */
  public static final Membership EMPTY = new Membership(List.of(), "");

  /** Sorts the members. */
  public Membership {
    members =
        members.stream()
            .sorted(Comparator.comparing(Member::getID, Long::compareUnsigned))
            .toList();
  }

  /** Members without a decided cluster version. */
  public static Membership of(Collection<Member> members) {
    return new Membership(List.copyOf(members), "");
  }

  /** The member with this ID. */
  public Optional<Member> member(long id) {
    return members.stream().filter(member -> member.getID() == id).findFirst();
  }

  /** Those that vote. */
  public List<Member> voters() {
    return members.stream().filter(member -> !member.getRaftAttributes().getIsLearner()).toList();
  }

  /** Whether the log has said yet who the members are. */
  public boolean isEmpty() {
    return members.isEmpty();
  }
}
