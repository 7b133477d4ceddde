package io.mainstay.consensus.engine.rpc;

import com.alipay.sofa.jraft.option.NodeOptions;
import io.mainstay.consensus.transport.PeerTransport;

/**
 * Engine options that carry the member's own transport to its RPC client: the engine's RPC factory
 * is one per JVM.
 */
public final class MemberNodeOptions extends NodeOptions {
  private final PeerTransport transport;

  /** For one member. */
  public MemberNodeOptions(PeerTransport transport) {
    this.transport = transport;
  }

  PeerTransport transport() {
    return transport;
  }
}
