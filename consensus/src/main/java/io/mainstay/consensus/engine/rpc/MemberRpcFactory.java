package io.mainstay.consensus.engine.rpc;

import com.alipay.sofa.jraft.option.RpcOptions;
import com.alipay.sofa.jraft.rpc.RaftRpcFactory;
import com.alipay.sofa.jraft.rpc.RpcClient;
import com.alipay.sofa.jraft.rpc.RpcRequests.ErrorResponse;
import com.alipay.sofa.jraft.rpc.RpcResponseFactory;
import com.alipay.sofa.jraft.rpc.RpcServer;
import com.alipay.sofa.jraft.util.Endpoint;
import com.alipay.sofa.jraft.util.SPI;
import com.google.protobuf.Message;
import org.jspecify.annotations.Nullable;

/**
 * Found by the engine through its service loader, before the engine's own factory, whose libraries
 * are not even on the class path.
 */
@SPI(name = "mainstay", priority = 100)
public final class MemberRpcFactory implements RaftRpcFactory {
  private static final RpcResponseFactory RESPONSES =
      new RpcResponseFactory() {
        /** The text is often a status of elsewhere: it must not be taken for a format. */
        @Override
        @SuppressWarnings("AnnotateFormatMethod") // it is the engine's method
        public Message newResponse(
            Message parent, int code, @Nullable String format, Object... arguments) {
          ErrorResponse.Builder response = ErrorResponse.newBuilder().setErrorCode(code);
          if (format != null) {
            response.setErrorMsg(arguments.length == 0 ? format : String.format(format, arguments));
          }
          return response.build();
        }
      };

  @Override
  public void registerProtobufSerializer(String className, Object... args) {
    // Messages are told apart by MessageKind.
  }

  @Override
  public RpcClient createRpcClient(@Nullable ConfigHelper<RpcClient> helper) {
    MemberRpcClient client = new MemberRpcClient();
    if (helper != null) {
      helper.config(client);
    }
    return client;
  }

  @Override
  public RpcServer createRpcServer(Endpoint endpoint, @Nullable ConfigHelper<RpcServer> helper) {
    throw new UnsupportedOperationException(
        "a member's requests come in through its PeerTransport");
  }

  @Override
  public RpcResponseFactory getRpcResponseFactory() {
    return RESPONSES;
  }

  @Override
  public ConfigHelper<RpcClient> defaultJRaftClientConfigHelper(RpcOptions options) {
    MemberNodeOptions own = (MemberNodeOptions) options;
    return client -> ((MemberRpcClient) client).use(own.transport(), own.listener());
  }
}
