package io.mainstay.interop.history;

import com.google.protobuf.ByteString;
import io.mainstay.api.etcdserverpb.WatchCreateRequest;
import io.mainstay.api.mvccpb.Event;

/**
 * What a watcher asks for.
 *
 * @param key the first key
 * @param rangeEnd as in a request: empty for the single key, a zero byte for all keys from it on
 * @param puts whether it wants to hear of puts
 * @param deletes whether it wants to hear of deletions
 * @param prevKv whether it wants the pairs as they were before
 * @param fragment whether large responses may come in parts
 */
public record WatchSpec(
    ByteString key,
    ByteString rangeEnd,
    boolean puts,
    boolean deletes,
    boolean prevKv,
    boolean fragment) {
  private static final ByteString ZERO = ByteString.copyFrom(new byte[1]);

  /** Everything there is. */
  public static WatchSpec all() {
    return new WatchSpec(ZERO, ZERO, true, true, false, false);
  }

  /** Whether an event is one that this watcher has to hear of. */
  public boolean wants(Event event) {
    return (event.getType() == Event.EventType.PUT ? puts : deletes)
        && covers(event.getKv().getKey());
  }

  /** The request that opens it. */
  public WatchCreateRequest request(long watchId, long startRevision) {
    WatchCreateRequest.Builder request =
        WatchCreateRequest.newBuilder()
            .setKey(key)
            .setRangeEnd(rangeEnd)
            .setWatchId(watchId)
            .setStartRevision(startRevision)
            .setPrevKv(prevKv)
            .setFragment(fragment);
    if (!puts) {
      request.addFilters(WatchCreateRequest.FilterType.NOPUT);
    }
    if (!deletes) {
      request.addFilters(WatchCreateRequest.FilterType.NODELETE);
    }
    return request.build();
  }

  private boolean covers(ByteString candidate) {
    int fromStart = ByteString.unsignedLexicographicalComparator().compare(candidate, key);
    if (rangeEnd.isEmpty()) {
      return fromStart == 0;
    }
    return fromStart >= 0
        && (rangeEnd.equals(ZERO)
            || ByteString.unsignedLexicographicalComparator().compare(candidate, rangeEnd) < 0);
  }
}
