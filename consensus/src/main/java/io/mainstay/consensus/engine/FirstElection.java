package io.mainstay.consensus.engine;

import com.alipay.sofa.jraft.core.NodeImpl;
import com.alipay.sofa.jraft.rpc.RpcRequestClosure;
import com.alipay.sofa.jraft.rpc.RpcRequests.TimeoutNowRequest;
import com.alipay.sofa.jraft.rpc.RpcRequests.TimeoutNowResponse;
import com.google.protobuf.Message;
import io.mainstay.consensus.ConsensusOptions;
import io.mainstay.consensus.Leadership;
import io.mainstay.consensus.engine.rpc.PeerNames;
import io.mainstay.consensus.transport.PeerTransport;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Saves a new cluster the wait for its first election timeout, as etcd does by advancing its clock:
 * the voter with the smallest ID stands as soon as it reaches enough of the others.
 *
 * <p>Only in a group that has never had a term, where nobody's leadership can be disturbed. A sole
 * voter needs no help: the engine elects it at once. Confined to the ticker.
 */
final class FirstElection {
  /** As etcd: after this it is left to the ordinary timeout. */
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final ConsensusOptions options;
  private final long beganNanos = System.nanoTime();

  private FirstElection(ConsensusOptions options) {
    this.options = options;
  }

  /** One for this member, if it is the one to stand. */
  static @Nullable FirstElection of(ConsensusOptions options, long term) {
    Set<Long> voters = options.initialVoters();
    boolean first =
        voters.contains(options.memberId())
            && voters.stream().allMatch(id -> Long.compareUnsigned(options.memberId(), id) <= 0);
    return options.earlyFirstElection() && first && term == 0 && voters.size() > 1
        ? new FirstElection(options)
        : null;
  }

  /** Stands when it is time; true when there is nothing more to do. */
  boolean tick(Leadership leadership, PeerTransport transport, NodeImpl node) {
    if (leadership.known()
        || leadership.term() > 0
        || System.nanoTime() - beganNanos > PATIENCE_NANOS) {
      return true;
    }
    long connected =
        options.initialVoters().stream()
            .filter(id -> transport.connectedSinceNanos(id).isPresent())
            .count();
    if (connected < options.initialVoters().size() / 2) {
      return false;
    }
    // What a leader sends to make a follower stand at once; the engine looks at the term again.
    String self = PeerNames.peer(options.memberId()).toString();
    TimeoutNowRequest request =
        TimeoutNowRequest.newBuilder()
            .setGroupId(PeerNames.group(options.clusterId()))
            .setServerId(self)
            .setPeerId(self)
            .setTerm(0)
            .build();
    node.handleTimeoutNowRequest(request, new NoAnswer());
    return true;
  }

  /** Nobody has asked. */
  private static final class NoAnswer extends RpcRequestClosure {
    NoAnswer() {
      super(null, TimeoutNowResponse.getDefaultInstance());
    }

    @Override
    public void sendResponse(Message message) {
      // to nobody
    }
  }
}
