package io.mainstay.proxy.grpc;

import io.mainstay.client.Client;
import io.vertx.core.Context;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * All watches at members. A watcher joins one that has not gone past what it wants; else it gets
 * its own, which is merged with another as soon as that is possible. See {@code
 * server/proxy/grpcproxy/watch_broadcasts.go}, v3.7.1. All of it on one event loop, whichever the
 * connections of clients are on.
 */
final class Broadcasts {
  /** With more receivers than that, it is others that are merged into it. */
  private static final int MOST_TO_MERGE = 5;

  private final Context context;
  private final ProxyListener listener;
  private final Client client;
  private final Namespace namespace;
  private final Map<WatchTarget, List<Broadcast>> byTarget = new HashMap<>();
  private final Map<Watcher, Broadcast> places = new HashMap<>();

  Broadcasts(Context context, Client client, Namespace namespace, ProxyListener listener) {
    this.context = context;
    this.listener = listener;
    this.client = client;
    this.namespace = namespace;
  }

  /** Does something on their event loop. Any thread. */
  void run(Runnable task) {
    context.runOnContext(due -> task.run());
  }

  /** A watcher is there. */
  void add(Watcher watcher) {
    for (Broadcast broadcast : of(watcher.target())) {
      if (broadcast.admit(watcher)) {
        places.put(watcher, broadcast);
        return;
      }
    }
    Broadcast own =
        new Broadcast(context.owner(), client, namespace, watcher.target(), this, listener);
    byTarget.computeIfAbsent(watcher.target(), absent -> new ArrayList<>()).add(own);
    places.put(watcher, own);
    own.open(watcher);
  }

  /** A watcher is gone. */
  void remove(Watcher watcher) {
    Broadcast place = places.remove(watcher);
    if (place != null) {
      place.remove(watcher);
    }
  }

  /** A broadcast has come further: its watchers may do with one that is behind it. */
  void merge(Broadcast ahead) {
    if (ahead.receivers().size() >= MOST_TO_MERGE) {
      return;
    }
    for (Broadcast other : of(ahead.target())) {
      if (other != ahead && other.isCreated() && ahead.nextRevision() >= other.nextRevision()) {
        for (Watcher watcher : ahead.release()) {
          if (other.admit(watcher)) {
            places.put(watcher, other);
          } else {
            add(watcher);
          }
        }
        return;
      }
    }
  }

  /** A broadcast is over. */
  void ended(Broadcast broadcast) {
    List<Broadcast> all = byTarget.get(broadcast.target());
    if (all != null && all.remove(broadcast) && all.isEmpty()) {
      byTarget.remove(broadcast.target());
    }
    places.values().removeIf(place -> place == broadcast);
  }

  private List<Broadcast> of(WatchTarget target) {
    return List.copyOf(byTarget.getOrDefault(target, List.of()));
  }
}
