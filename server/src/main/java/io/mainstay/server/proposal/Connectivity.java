package io.mainstay.server.proposal;

/** Which members have been reachable without a break. Any thread; never blocks. */
public interface Connectivity {
  /** Whether the link to the member has been up ever since the given {@link System#nanoTime()}. */
  boolean connectedSince(long memberId, long nanos);

  /**
   * Whether this member has been linked to a quorum ever since the given {@link System#nanoTime()}.
   */
  boolean quorumSince(long nanos);
}
