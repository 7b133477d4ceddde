package io.mainstay.server.cluster;

import io.mainstay.api.errors.EtcdError;
import io.mainstay.api.errors.EtcdException;
import io.mainstay.api.etcdserverpb.ClusterMemberChangeRequest;
import io.mainstay.api.etcdserverpb.ClusterTakeOverRequest;
import io.mainstay.api.etcdserverpb.MemberListResponse;
import io.mainstay.api.membershippb.Member;
import io.mainstay.api.membershippb.RaftAttributes;
import io.mainstay.storage.ApplyBatch;
import java.util.List;

/**
 * Applies changes of the membership, after the checks that need the state of the log's point: who
 * is a member and under which URLs (etcd {@code membership/cluster.go}, ValidateConfigurationChange
 * at v3.7.1). Apply thread.
 */
public final class MemberChangeApplier {
  private MemberChangeApplier() {}

  /**
   * Makes one change.
   *
   * @return the members afterwards
   * @throws EtcdException why not; nothing has changed then
   */
  public static MemberListResponse.Builder apply(
      ApplyBatch batch, ClusterMemberChangeRequest request) {
    Membership before = MembershipTable.read(batch);
    switch (request.getChangeCase()) {
      case ADD -> add(batch, before, request.getAdd(), request.getMaxLearners());
      case REMOVE -> remove(batch, before, request.getRemove());
      case UPDATE -> update(batch, before, request.getUpdate());
      case PROMOTE -> promote(batch, before, request.getPromote());
      case CHANGE_NOT_SET ->
          throw new IllegalStateException(
              "the log holds a change of the membership that this release does not know");
    }
    return MemberListResponse.newBuilder()
        .addAllMembers(MembershipTable.read(batch).descriptions());
  }

  /** Leaves one member, as a voter, whether it was one before or not; all others are removed. */
  public static void takeOver(ApplyBatch batch, ClusterTakeOverRequest request) {
    Membership before = MembershipTable.read(batch);
    Member survivor = before.member(request.getSurvivor().getID()).orElse(request.getSurvivor());
    before.members().stream()
        .filter(member -> member.getID() != survivor.getID())
        .forEach(member -> MembershipTable.remove(batch, member.getID()));
    MembershipTable.readmit(batch, survivor.getID());
    MembershipTable.write(batch, asVoter(survivor));
  }

  private static void add(ApplyBatch batch, Membership before, Member added, int maxLearners) {
    if (before.removed().contains(added.getID())) {
      throw EtcdError.MEMBER_NOT_FOUND.exception();
    }
    if (before.member(added.getID()).isPresent()) {
      throw EtcdError.MEMBER_EXISTS.exception();
    }
    requireFreeUrls(before, added);
    if (added.getRaftAttributes().getIsLearner()
        && before.learners().size() + 1 > Integer.toUnsignedLong(maxLearners)) {
      throw EtcdError.TOO_MANY_LEARNERS.exception();
    }
    MembershipTable.write(batch, added);
  }

  private static void remove(ApplyBatch batch, Membership before, long id) {
    Member leaving = known(before, id);
    List<Member> voters = before.voters();
    if (voters.size() == 1 && voters.get(0).getID() == leaving.getID()) {
      // Nobody would be left to agree on anything.
      throw EtcdError.NOT_ENOUGH_STARTED_MEMBERS.exception();
    }
    MembershipTable.remove(batch, id);
  }

  /** What else is said of the member stays as it is, above all whether it votes. */
  private static void update(ApplyBatch batch, Membership before, Member wanted) {
    Member member = known(before, wanted.getID());
    requireFreeUrls(before, wanted);
    RaftAttributes moved =
        member.getRaftAttributes().toBuilder()
            .clearPeerUrls()
            .addAllPeerUrls(wanted.getRaftAttributes().getPeerUrlsList())
            .build();
    MembershipTable.write(batch, member.toBuilder().setRaftAttributes(moved).build());
  }

  private static void promote(ApplyBatch batch, Membership before, long id) {
    Member member = known(before, id);
    if (!member.getRaftAttributes().getIsLearner()) {
      throw EtcdError.MEMBER_NOT_LEARNER.exception();
    }
    MembershipTable.write(batch, asVoter(member));
  }

  private static Member known(Membership membership, long id) {
    return membership.member(id).orElseThrow(EtcdError.MEMBER_NOT_FOUND::exception);
  }

  private static void requireFreeUrls(Membership before, Member wanted) {
    List<String> urls = wanted.getRaftAttributes().getPeerUrlsList();
    boolean taken =
        before.members().stream()
            .filter(member -> member.getID() != wanted.getID())
            .flatMap(member -> member.getRaftAttributes().getPeerUrlsList().stream())
            .anyMatch(urls::contains);
    if (taken) {
      throw EtcdError.PEER_URL_EXISTS.exception();
    }
  }

  private static Member asVoter(Member member) {
    return member.toBuilder()
        .setRaftAttributes(member.getRaftAttributes().toBuilder().setIsLearner(false))
        .build();
  }
}
