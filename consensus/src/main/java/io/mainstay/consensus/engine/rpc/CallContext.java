package io.mainstay.consensus.engine.rpc;

import com.alipay.sofa.jraft.rpc.Connection;
import com.alipay.sofa.jraft.rpc.RpcContext;
import com.alipay.sofa.jraft.rpc.RpcRequests.ErrorResponse;
import com.google.protobuf.Message;
import io.mainstay.consensus.transport.InboundCall;

/** A call as the engine's request processors see it. */
record CallContext(MessageKind kind, InboundCall call) implements RpcContext {
  @Override
  public void sendResponse(Object response) {
    byte code = response instanceof ErrorResponse ? MessageKind.ERROR : kind.code();
    call.answer(code, ((Message) response).toByteArray());
  }

  @Override
  public Connection getConnection() {
    return new LaneConnection(call.lane());
  }

  @Override
  public String getRemoteAddress() {
    return Long.toHexString(peerId());
  }

  long peerId() {
    return call.lane().peerId();
  }
}
