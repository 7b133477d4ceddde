package io.mainstay.server.cluster;

import io.mainstay.api.etcdserverpb.MemberAddRequest;
import io.mainstay.api.etcdserverpb.MemberAddResponse;
import io.mainstay.api.etcdserverpb.MemberListRequest;
import io.mainstay.api.etcdserverpb.MemberListResponse;
import io.mainstay.api.etcdserverpb.MemberPromoteRequest;
import io.mainstay.api.etcdserverpb.MemberPromoteResponse;
import io.mainstay.api.etcdserverpb.MemberRemoveRequest;
import io.mainstay.api.etcdserverpb.MemberRemoveResponse;
import io.mainstay.api.etcdserverpb.MemberUpdateRequest;
import io.mainstay.api.etcdserverpb.MemberUpdateResponse;
import io.mainstay.server.RequestContext;
import io.mainstay.server.ResponseHeaders;
import io.mainstay.server.read.ReadGate;
import java.util.concurrent.CompletableFuture;

/** The calls about members. Any thread. */
public final class ClusterService {
  private final ClusterState state;
  private final MemberChanges changes;
  private final Promotions promotions;
  private final ReadGate reads;
  private final ResponseHeaders headers;

  /** The service of one member. */
  public ClusterService(
      ClusterState state,
      MemberChanges changes,
      Promotions promotions,
      ReadGate reads,
      ResponseHeaders headers) {
    this.state = state;
    this.changes = changes;
    this.promotions = promotions;
    this.reads = reads;
    this.headers = headers;
  }

  /** Lists the members: of this member's knowledge, or after a linearizable read point. */
  public CompletableFuture<MemberListResponse> memberList(
      MemberListRequest request, RequestContext context) {
    return request.getLinearizable()
        ? reads.linearizable(context).thenApply(passed -> list())
        : CompletableFuture.completedFuture(list());
  }

  /**
   * Adds a member that has not started yet.
   *
   * @return fails with {@code BAD_MEMBER_URLS} or as {@link MemberChanges} says
   */
  public CompletableFuture<MemberAddResponse> memberAdd(
      MemberAddRequest request, RequestContext context) {
    return changes
        .add(request.getPeerURLsList(), request.getIsLearner(), context)
        .thenApply(
            added ->
                MemberAddResponse.newBuilder()
                    .setHeader(headers.withoutRevision())
                    .setMember(added.member())
                    .addAllMembers(added.members())
                    .build());
  }

  /** Removes a member for good, also this one. */
  public CompletableFuture<MemberRemoveResponse> memberRemove(
      MemberRemoveRequest request, RequestContext context) {
    return changes
        .remove(request.getID(), context)
        .thenApply(
            members ->
                MemberRemoveResponse.newBuilder()
                    .setHeader(headers.withoutRevision())
                    .addAllMembers(members)
                    .build());
  }

  /** Changes the peer URLs of a member. */
  public CompletableFuture<MemberUpdateResponse> memberUpdate(
      MemberUpdateRequest request, RequestContext context) {
    return changes
        .update(request.getID(), request.getPeerURLsList(), context)
        .thenApply(
            members ->
                MemberUpdateResponse.newBuilder()
                    .setHeader(headers.withoutRevision())
                    .addAllMembers(members)
                    .build());
  }

  /** Makes a voter of a learner; asked of any member. */
  public CompletableFuture<MemberPromoteResponse> memberPromote(
      MemberPromoteRequest request, RequestContext context) {
    return promotions
        .promote(request.getID(), context)
        .thenApply(
            members ->
                MemberPromoteResponse.newBuilder()
                    .setHeader(headers.withoutRevision())
                    .addAllMembers(members)
                    .build());
  }

  private MemberListResponse list() {
    return MemberListResponse.newBuilder()
        .setHeader(headers.withoutRevision())
        .addAllMembers(state.membership().descriptions())
        .build();
  }
}
