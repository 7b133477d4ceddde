package io.mainstay.server.cluster;

import io.mainstay.api.etcdserverpb.Member;
import io.mainstay.api.etcdserverpb.MemberListRequest;
import io.mainstay.api.etcdserverpb.MemberListResponse;
import io.mainstay.server.RequestContext;
import io.mainstay.server.ResponseHeaders;
import io.mainstay.server.read.ReadGate;
import java.util.concurrent.CompletableFuture;

/** The calls about members. Any thread. */
public final class ClusterService {
  private final ClusterState state;
  private final ReadGate reads;
  private final ResponseHeaders headers;

  /** The service of one member. */
  public ClusterService(ClusterState state, ReadGate reads, ResponseHeaders headers) {
    this.state = state;
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

  private MemberListResponse list() {
    MemberListResponse.Builder response =
        MemberListResponse.newBuilder().setHeader(headers.withoutRevision());
    state.membership().members().forEach(member -> response.addMembers(describe(member)));
    return response.build();
  }

  private static Member describe(io.mainstay.api.membershippb.Member member) {
    return Member.newBuilder()
        .setID(member.getID())
        .setName(member.getMemberAttributes().getName())
        .addAllPeerURLs(member.getRaftAttributes().getPeerUrlsList())
        .addAllClientURLs(member.getMemberAttributes().getClientUrlsList())
        .setIsLearner(member.getRaftAttributes().getIsLearner())
        .build();
  }
}
