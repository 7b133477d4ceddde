package io.mainstay.consensus.engine.rpc;

import com.alipay.sofa.jraft.rpc.Connection;
import com.alipay.sofa.jraft.rpc.RpcContext;
import com.alipay.sofa.jraft.rpc.RpcRequests.InstallSnapshotResponse;
import io.mainstay.consensus.ConsensusListener;

/** The request of a peer that this member take a snapshot, which tells what becomes of it. */
record ReceivedSnapshot(CallContext call, long startNanos, ConsensusListener listener)
    implements RpcContext {
  /** A request that has come in. */
  static ReceivedSnapshot begin(CallContext call, ConsensusListener listener) {
    listener.snapshotReceiveBegun(call.peerId());
    return new ReceivedSnapshot(call, System.nanoTime(), listener);
  }

  @Override
  public void sendResponse(Object response) {
    boolean success =
        response instanceof InstallSnapshotResponse installed && installed.getSuccess();
    listener.snapshotReceived(call.peerId(), success, System.nanoTime() - startNanos);
    call.sendResponse(response);
  }

  @Override
  public Connection getConnection() {
    return call.getConnection();
  }

  @Override
  public String getRemoteAddress() {
    return call.getRemoteAddress();
  }
}
