package io.mainstay.consensus;

/**
 * Who leads, as this member sees it.
 *
 * @param leaderId the leading member, 0 when none is known
 * @param term the current term
 * @param local whether this member leads
 * @param sinceNanos when this state began, in {@link System#nanoTime()} terms
 */
public record Leadership(long leaderId, long term, boolean local, long sinceNanos) {
  /** Whether a leader is known. */
  public boolean known() {
    return leaderId != 0;
  }
}
