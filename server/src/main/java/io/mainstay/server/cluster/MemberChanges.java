package io.mainstay.server.cluster;

import io.mainstay.api.errors.EtcdError;
import io.mainstay.api.errors.EtcdException;
import io.mainstay.api.etcdserverpb.ClusterMemberChangeRequest;
import io.mainstay.api.etcdserverpb.InternalRaftRequest;
import io.mainstay.api.etcdserverpb.Member;
import io.mainstay.api.etcdserverpb.MemberListResponse;
import io.mainstay.api.membershippb.RaftAttributes;
import io.mainstay.consensus.Group;
import io.mainstay.server.RequestContext;
import io.mainstay.server.config.MemberUrl;
import io.mainstay.server.proposal.Proposer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings changes of the membership into the log. Any thread.
 *
 * <p>A change is made once the log has it. Where a majority counts other members after it, the
 * caller hears of it only when that is so, too: who was told that a member is removed may switch it
 * off.
 *
 * <p>Futures fail with the errors of {@link ReconfigurationCheck} and {@link MemberChangeApplier},
 * and those of {@link Proposer}.
 */
public final class MemberChanges {
  private static final Logger log = LoggerFactory.getLogger(MemberChanges.class);

  private final Proposer proposer;
  private final ReconfigurationCheck check;
  private final GroupWait group;
  private final int maxLearners;
  private final LongSupplier unixSeconds;

  /**
   * A member that was added, and all members afterwards.
   *
   * @param member the new one
   * @param members in order of ID
   */
  record Added(Member member, List<Member> members) {}

  /**
   * The changes asked of one member.
   *
   * @param maxLearners how many learners there may be
   * @param unixSeconds the time, which makes a new member's ID unlike that of any before it
   */
  public MemberChanges(
      Proposer proposer,
      ReconfigurationCheck check,
      GroupWait group,
      int maxLearners,
      LongSupplier unixSeconds) {
    this.proposer = proposer;
    this.check = check;
    this.group = group;
    this.maxLearners = maxLearners;
    this.unixSeconds = unixSeconds;
  }

  CompletableFuture<Added> add(List<String> peerUrls, boolean learner, RequestContext context) {
    List<String> urls = valid(peerUrls);
    check.requireMayAdd(learner);
    long id = MemberIds.addedMemberId(urls, unixSeconds.getAsLong());
    io.mainstay.api.membershippb.Member added =
        io.mainstay.api.membershippb.Member.newBuilder()
            .setID(id)
            .setRaftAttributes(
                RaftAttributes.newBuilder().addAllPeerUrls(urls).setIsLearner(learner))
            .build();
    return propose("add", id, change().setAdd(added).setMaxLearners(maxLearners), context)
        .thenApply(members -> new Added(Membership.describe(added), members));
  }

  CompletableFuture<List<Member>> remove(long id, RequestContext context) {
    check.requireMayRemove(id);
    return settled(
        propose("remove", id, change().setRemove(id), context), now -> !now.contains(id), context);
  }

  /** Refused by etcd only when it is too late: it stops when it comes to use such a URL. */
  CompletableFuture<List<Member>> update(long id, List<String> peerUrls, RequestContext context) {
    io.mainstay.api.membershippb.Member wanted =
        io.mainstay.api.membershippb.Member.newBuilder()
            .setID(id)
            .setRaftAttributes(RaftAttributes.newBuilder().addAllPeerUrls(valid(peerUrls)))
            .build();
    return propose("update", id, change().setUpdate(wanted), context);
  }

  /** Promotes a learner that is known to have caught up. */
  CompletableFuture<List<Member>> promote(long id, RequestContext context) {
    check.requireMayPromote();
    return settled(
        propose("promote", id, change().setPromote(id), context),
        now -> now.voters().contains(id),
        context);
  }

  private CompletableFuture<List<Member>> settled(
      CompletableFuture<List<Member>> change, Predicate<Group> reached, RequestContext context) {
    return change.thenCompose(
        members -> group.until(reached, context).thenApply(waited -> members));
  }

  private CompletableFuture<List<Member>> propose(
      String what, long id, ClusterMemberChangeRequest.Builder change, RequestContext context) {
    return proposer
        .proposePatiently(InternalRaftRequest.newBuilder().setClusterMemberChange(change), context)
        .thenApply(
            done -> {
              log.atInfo()
                  .addKeyValue("change", what)
                  .addKeyValue("member-id", Long.toHexString(id))
                  .log("applied a configuration change through raft");
              return ((MemberListResponse.Builder) done.response()).getMembersList();
            });
  }

  private static ClusterMemberChangeRequest.Builder change() {
    return ClusterMemberChangeRequest.newBuilder();
  }

  private static List<String> valid(List<String> peerUrls) {
    if (peerUrls.isEmpty()) {
      throw EtcdError.BAD_MEMBER_URLS.exception();
    }
    try {
      return peerUrls.stream()
          .map(MemberUrl::parse)
          .sorted(MemberUrl.BY_TEXT)
          .map(MemberUrl::text)
          .toList();
    } catch (IllegalArgumentException malformed) {
      EtcdException refused = EtcdError.BAD_MEMBER_URLS.exception();
      refused.addSuppressed(malformed);
      throw refused;
    }
  }
}
