package io.mainstay.server.v2;

import io.mainstay.api.v2pb.V2Event;
import io.mainstay.api.v2pb.V2Node;

/**
 * What somebody waits for.
 *
 * @param path the node
 * @param recursive whether what is below it counts too
 * @param stream whether every event is wanted, not just one
 * @param sinceIndex the first index that counts, unsigned
 */
public record WaitSpec(String path, boolean recursive, boolean stream, long sinceIndex) {
  /** Whether an event of the history is one of those; as in etcd, also of what is hidden. */
  boolean wants(V2Event event) {
    if (event.getRefresh() || !isLateEnough(event)) {
      return false;
    }
    V2Node node = event.getNode();
    String changed = node.getKey();
    return changed.equals(path)
        || (recursive && changed.startsWith(V2Paths.below(path)))
        || (node.getDir() && removes(event) && path.startsWith(V2Paths.below(changed)));
  }

  boolean isLateEnough(V2Event event) {
    return Long.compareUnsigned(event.getNode().getModifiedIndex(), sinceIndex) >= 0;
  }

  private static boolean removes(V2Event event) {
    return event.getAction().equals("delete") || event.getAction().equals("expire");
  }
}
