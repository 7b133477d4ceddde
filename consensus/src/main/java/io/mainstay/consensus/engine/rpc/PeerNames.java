package io.mainstay.consensus.engine.rpc;

import com.alipay.sofa.jraft.entity.PeerId;
import com.alipay.sofa.jraft.util.Endpoint;

/**
 * How members are called inside the engine: by ID, so that a changed address never changes who they
 * are.
 */
public final class PeerNames {
  /**
   * The engine wants a port; ours means nothing and must stay the same for ever, being part of the
   * name.
   */
  private static final int PORT = 1;

  private PeerNames() {}

  /** A member's name. */
  public static PeerId peer(long memberId) {
    return new PeerId(Long.toHexString(memberId), PORT);
  }

  /** The member of a name. */
  public static long memberId(PeerId peer) {
    return memberId(peer.getEndpoint());
  }

  /** The group's name; the engine wants it to begin with a letter. */
  public static String group(long clusterId) {
    return "c" + Long.toHexString(clusterId);
  }

  static long memberId(Endpoint endpoint) {
    return Long.parseUnsignedLong(endpoint.getIp(), 16);
  }
}
