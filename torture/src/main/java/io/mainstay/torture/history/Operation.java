package io.mainstay.torture.history;

/**
 * One call of a client, from its beginning to its end.
 *
 * @param id unique in the history
 * @param client who called; a client has one call at a time, but keep-alives of its leases beside
 *     it
 * @param member the name of the member that was asked
 * @param callNanos read before the request went out
 * @param returnNanos read after the outcome was there; of an unknown outcome when the client gave
 *     up, which bounds nothing
 */
public record Operation(
    long id,
    int client,
    String member,
    Request request,
    long callNanos,
    long returnNanos,
    Outcome outcome)
    implements HistoryEntry {

  /** Refuses a call that ended before it began. */
  public Operation {
    if (returnNanos < callNanos) {
      throw new IllegalArgumentException(
          "operation " + id + " returned " + (callNanos - returnNanos) + " ns before its call");
    }
  }
}
