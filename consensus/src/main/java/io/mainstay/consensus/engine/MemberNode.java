package io.mainstay.consensus.engine;

import com.alipay.sofa.jraft.Status;
import com.alipay.sofa.jraft.core.NodeImpl;
import com.alipay.sofa.jraft.error.RaftError;
import com.alipay.sofa.jraft.rpc.RpcRequests.ReadIndexRequest;
import com.alipay.sofa.jraft.rpc.RpcRequests.ReadIndexResponse;
import com.alipay.sofa.jraft.rpc.RpcResponseClosure;
import io.mainstay.consensus.engine.rpc.PeerNames;
import java.util.function.BooleanSupplier;

/**
 * The engine's node, made to refuse read indexes until an entry of the leader's own term is
 * committed.
 *
 * <p>The engine itself checks this only in groups of several voters. A sole voter that has just
 * inherited leadership answers with the commit index it knew as a follower, which may lie before
 * what the former leader had acknowledged (etcd 7331).
 */
final class MemberNode extends NodeImpl {
  private final BooleanSupplier established;

  /**
   * A node that is not initialised yet.
   *
   * @param established whether an entry of the current term is committed, given that this member
   *     leads
   */
  MemberNode(long clusterId, long memberId, BooleanSupplier established) {
    super(PeerNames.group(clusterId), PeerNames.peer(memberId));
    this.established = established;
  }

  @Override
  public void handleReadIndexRequest(
      ReadIndexRequest request, RpcResponseClosure<ReadIndexResponse> done) {
    if (isLeader(false) && !established.getAsBoolean()) {
      done.run(new Status(RaftError.EAGAIN, "no entry of this term is committed yet"));
      return;
    }
    super.handleReadIndexRequest(request, done);
  }
}
