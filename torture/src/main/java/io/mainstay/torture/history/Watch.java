package io.mainstay.torture.history;

import java.util.List;

/**
 * All of one watch: its streams one after another, each going on where the one before ended.
 *
 * @param id unique in the history
 */
public record Watch(long id, int client, List<Stream> streams) {
  /** Copies the list. */
  public Watch {
    streams = List.copyOf(streams);
  }

  /**
   * One stream, with all that came on it in order.
   *
   * @param member the name of the member that was asked
   * @param openedNanos read before the request went out
   */
  public record Stream(
      String member, WatchRequest request, long openedNanos, List<Received> received) {
    /** Copies the list. */
    public Stream {
      received = List.copyOf(received);
    }
  }

  /**
   * One response.
   *
   * @param atNanos read when it was there
   */
  public record Received(WatchResponse response, long atNanos) {}
}
