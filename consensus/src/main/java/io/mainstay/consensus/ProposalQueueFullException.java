package io.mainstay.consensus;

/** As many payloads, or bytes, as allowed are under way; nothing was accepted. */
public final class ProposalQueueFullException extends RuntimeException {
  /** Without a stack trace: it is an answer under load. */
  public ProposalQueueFullException() {
    super("too many proposals under way", null, false, false);
  }
}
