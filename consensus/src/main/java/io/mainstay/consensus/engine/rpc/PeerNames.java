package io.mainstay.consensus.engine.rpc;

import com.alipay.sofa.jraft.entity.PeerId;
import com.alipay.sofa.jraft.util.Endpoint;
import java.util.regex.Pattern;

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

  private static final Pattern NODE_AT_THE_END =
      Pattern.compile("<c[0-9a-f]{1,16}/[0-9a-f]{1,16}:" + PORT + ">$");

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

  /** Whether a text ends with what the engine calls a node of ours. */
  public static boolean endsWithNode(String text) {
    return NODE_AT_THE_END.matcher(text).find();
  }

  static long memberId(Endpoint endpoint) {
    return Long.parseUnsignedLong(endpoint.getIp(), 16);
  }
}
