package io.mainstay.consensus.engine.rpc;

import com.alipay.sofa.jraft.option.NodeOptions;
import io.mainstay.consensus.ConsensusListener;
import io.mainstay.consensus.transport.PeerTransport;

/**
 * Engine options that carry the member's own transport and listener to its RPC client: the engine's
 * RPC factory is one per JVM.
 */
public final class MemberNodeOptions extends NodeOptions {
  private final PeerTransport transport;
  private final ConsensusListener listener;

  /**
   * For one member.
   *
   * @param listener told of snapshots that are sent
   */
  public MemberNodeOptions(PeerTransport transport, ConsensusListener listener) {
    this.transport = transport;
    this.listener = listener;
  }

  PeerTransport transport() {
    return transport;
  }

  ConsensusListener listener() {
    return listener;
  }
}
