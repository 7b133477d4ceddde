package io.mainstay.server.watch;

import io.mainstay.api.etcdserverpb.WatchResponse;
import io.mainstay.server.ResponseHeaders;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes runs of live events, whose header names their last revision. Hub thread. */
record RunEncoder(ResponseHeaders headers, PreviousValues previousValues) {
  /** The selected events; null when there are none. */
  @Nullable EventRun encode(List<SharedEvent> events, Selection selection) {
    List<byte[]> encoded = new ArrayList<>(events.size());
    long last = 0;
    for (SharedEvent event : events) {
      if (selection.includes(event.change())) {
        encoded.add(event.encoded(selection, previousValues));
        last = event.revision();
      }
    }
    return encoded.isEmpty()
        ? null
        : new EventRun(
            ResponseEncoding.field(WatchResponse.HEADER_FIELD_NUMBER, headers.at(last)), encoded);
  }
}
