package io.mainstay.torture.history;

/**
 * What is watched.
 *
 * @param startRevision the first revision whose events are wanted; 0 for those from now on
 * @param previous whether events tell what they replaced
 * @param progressNotify whether the member says from time to time how far the watch has come
 * @param fragment whether events of one revision may come in several responses
 * @param noPut whether puts are left out
 * @param noDelete whether deletions are left out
 */
public record WatchRequest(
    KeyRange range,
    long startRevision,
    boolean previous,
    boolean progressNotify,
    boolean fragment,
    boolean noPut,
    boolean noDelete) {

  /** All events of keys from a revision on, with what they replaced. */
  public static WatchRequest from(KeyRange range, long startRevision) {
    return new WatchRequest(range, startRevision, true, false, false, false, false);
  }

  /** Whether an event belongs to the watch, apart from its revision. */
  public boolean matches(Event event) {
    return range.contains(event.kv().key()) && !(event.type() == Event.Type.PUT ? noPut : noDelete);
  }
}
