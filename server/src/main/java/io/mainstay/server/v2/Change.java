package io.mainstay.server.v2;

import io.mainstay.api.v2pb.V2Event;
import java.util.List;

/**
 * A change of the tree, for those who wait for one.
 *
 * @param removedBelow the paths that were removed together with the node of the event
 */
record Change(V2Event event, List<String> removedBelow) {
  Change {
    removedBelow = List.copyOf(removedBelow);
  }
}
