package io.mainstay.consensus.engine.rpc;

import com.alipay.sofa.jraft.ReplicatorGroup;
import com.alipay.sofa.jraft.error.InvokeTimeoutException;
import com.alipay.sofa.jraft.error.RemotingException;
import com.alipay.sofa.jraft.option.RpcOptions;
import com.alipay.sofa.jraft.rpc.InvokeCallback;
import com.alipay.sofa.jraft.rpc.InvokeContext;
import com.alipay.sofa.jraft.rpc.RpcClient;
import com.alipay.sofa.jraft.util.Endpoint;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.mainstay.consensus.ConsensusListener;
import io.mainstay.consensus.transport.CallListener;
import io.mainstay.consensus.transport.PeerTransport;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The engine's way out. Called by the engine under its locks, so nothing waits here but {@link
 * #invokeSync}, which the engine does not use while {@link #checkConnection} says yes.
 */
final class MemberRpcClient implements RpcClient {
  private static final Logger LOG = LoggerFactory.getLogger(MemberRpcClient.class);

  private @Nullable PeerTransport transport;
  private ConsensusListener listener = ConsensusListener.NONE;

  void use(PeerTransport memberTransport, ConsensusListener memberListener) {
    this.transport = memberTransport;
    this.listener = memberListener;
  }

  @Override
  public boolean init(RpcOptions options) {
    return transport != null;
  }

  @Override
  public void shutdown() {
    // The transport is the member's, not the engine's.
  }

  /** Always: the transport connects by itself, and a call to a peer out of reach fails at once. */
  @Override
  public boolean checkConnection(Endpoint endpoint) {
    return true;
  }

  @Override
  public boolean checkConnection(Endpoint endpoint, boolean createIfAbsent) {
    if (createIfAbsent) {
      transport().connect(PeerNames.memberId(endpoint));
    }
    return true;
  }

  @Override
  public void closeConnection(Endpoint endpoint) {
    // Peers come and go by the member directory, not by the engine's word.
  }

  @Override
  public void registerConnectEventListener(ReplicatorGroup replicatorGroup) {
    // Only needed to start replicators that could not connect; ours always can.
  }

  @Override
  public Object invokeSync(
      Endpoint endpoint, Object request, @Nullable InvokeContext context, long timeoutMillis)
      throws InterruptedException, RemotingException {
    CompletableFuture<Object> result = new CompletableFuture<>();
    InvokeCallback completion =
        (answer, error) -> {
          if (error != null) {
            result.completeExceptionally(error);
          } else {
            result.complete(answer);
          }
        };
    invokeAsync(endpoint, request, context, completion, timeoutMillis);
    try {
      return result.get(timeoutMillis, TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new RemotingException(e.getCause());
    } catch (TimeoutException e) {
      throw new InvokeTimeoutException(e);
    }
  }

  @Override
  public void invokeAsync(
      Endpoint endpoint,
      Object request,
      @Nullable InvokeContext context,
      InvokeCallback callback,
      long timeoutMillis) {
    Message message = (Message) request;
    MessageKind kind = MessageKind.ofRequest(message);
    long peerId = PeerNames.memberId(endpoint);
    CallListener completion = new Completion(kind, callback);
    transport()
        .call(
            peerId,
            kind.lane(message),
            kind.code(),
            message.toByteArray(),
            timeoutMillis,
            kind == MessageKind.INSTALL_SNAPSHOT
                ? SentSnapshot.begin(completion, peerId, listener)
                : completion);
  }

  private PeerTransport transport() {
    return Objects.requireNonNull(transport, "engine options without a transport");
  }

  /** Brings an outcome to the engine on the executor it named. */
  private record Completion(MessageKind kind, InvokeCallback callback) implements CallListener {
    @Override
    public void answered(byte answerKind, byte[] body) {
      run(
          () -> {
            Message answer;
            try {
              answer = kind.parseResponse(answerKind, body);
            } catch (InvalidProtocolBufferException e) {
              callback.complete(null, new RemotingException(e));
              return;
            }
            callback.complete(answer, null);
          });
    }

    @Override
    public void failed(Failure failure) {
      RemotingException error =
          failure == Failure.TIMED_OUT
              ? new InvokeTimeoutException("no answer in time")
              : new RemotingException("peer not reachable");
      run(() -> callback.complete(null, error));
    }

    private void run(Runnable completion) {
      Executor executor = callback.executor();
      if (executor == null) {
        completion.run();
        return;
      }
      try {
        executor.execute(completion);
      } catch (RejectedExecutionException e) {
        // The engine is shutting down, or its executor is full; it has deadlines of its own for
        // what matters.
        LOG.debug("answer to {} dropped", kind);
      }
    }
  }
}
