package io.mainstay.server.v2;

import io.mainstay.api.v2pb.V2Event;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;

/**
 * Those who wait for changes of the tree, and the changes they may have missed (etcd {@code
 * server/etcdserver/api/v2store/watcher_hub.go} at v3.5).
 *
 * <p>Everything runs on one thread, in the order in which it was handed over; so whoever has heard
 * that a change was made, and waits afterwards, cannot overtake the change.
 */
public final class Waits {
  /** Clients that wait at one member; beyond that they are refused. */
  static final int MAX_WAITING = 100_000;

  private final Executor thread;
  private final V2Stats stats;
  private final EventHistory history = new EventHistory();
  private final Map<String, Set<Wait>> byPath = new HashMap<>();
  private boolean closed;

  /** A client that waits. */
  public final class Wait {
    private final WaitSpec spec;
    private final WaitListener listener;

    private Wait(WaitSpec spec, WaitListener listener) {
      this.spec = spec;
      this.listener = listener;
    }

    /** The client has gone. Any thread. */
    public void cancel() {
      thread.execute(() -> remove(this));
    }
  }

  /**
   * Nobody yet.
   *
   * @param thread runs one thing after the other, in order
   */
  public Waits(Executor thread, V2Stats stats) {
    this.thread = thread;
    this.stats = stats;
  }

  /** Waits for changes, beginning with those of the history. Any thread. */
  public Wait begin(WaitSpec spec, WaitListener listener) {
    Wait wait = new Wait(spec, listener);
    thread.execute(() -> add(wait));
    return wait;
  }

  /** Changes are visible. Apply thread. */
  void publish(List<Change> changes) {
    thread.execute(() -> changes.forEach(this::tell));
  }

  /** The tree is another one: whoever waits has to look at it first. Apply thread. */
  void restart(List<V2Event> newest, long index) {
    thread.execute(
        () -> {
          history.restart(newest, index);
          all().forEach(this::end);
        });
  }

  /** Lets everyone go, and keeps nobody from now on. Any thread. */
  public void close() {
    thread.execute(
        () -> {
          closed = true;
          all().forEach(this::end);
        });
  }

  private void add(Wait wait) {
    if (closed) {
      wait.listener.ended();
      return;
    }
    List<V2Event> missed;
    try {
      missed = history.since(wait.spec);
    } catch (V2Exception cleared) {
      wait.listener.refused(cleared);
      return;
    }
    if (stats.waiting() >= MAX_WAITING) {
      wait.listener.refused(
          new V2Exception(V2Code.RAFT_INTERNAL, "too many clients wait", history.lastIndex()));
      return;
    }
    wait.listener.began();
    if (wait.spec.stream()) {
      missed.forEach(wait.listener::happened);
    } else if (!missed.isEmpty()) {
      wait.listener.happened(missed.get(0));
      return;
    }
    byPath.computeIfAbsent(wait.spec.path(), path -> new LinkedHashSet<>()).add(wait);
    stats.waitBegan();
  }

  private void remove(Wait wait) {
    Set<Wait> waiting = byPath.get(wait.spec.path());
    if (waiting != null && waiting.remove(wait)) {
      stats.waitEnded();
      if (waiting.isEmpty()) {
        byPath.remove(wait.spec.path());
      }
    }
  }

  private void end(Wait wait) {
    remove(wait);
    wait.listener.ended();
  }

  private void tell(Change change) {
    V2Event event = change.event();
    history.add(event);
    if (event.getRefresh()) {
      return;
    }
    String path = event.getNode().getKey();
    // In the order of etcd: who waits for what is removed, then from the root to the node.
    change.removedBelow().forEach(removed -> tell(event, removed, true));
    V2Paths.ancestors(path).forEach(ancestor -> tell(event, ancestor, false));
    tell(event, path, false);
  }

  private void tell(V2Event event, String waitedFor, boolean removed) {
    Set<Wait> waiting = byPath.get(waitedFor);
    String path = event.getNode().getKey();
    if (waiting == null || V2Paths.isHiddenFrom(waitedFor, path)) {
      return;
    }
    for (Wait wait : List.copyOf(waiting)) {
      boolean wanted = wait.spec.recursive() || removed || waitedFor.equals(path);
      if (wanted && wait.spec.isLateEnough(event)) {
        if (!wait.spec.stream()) {
          remove(wait);
        }
        wait.listener.happened(event);
      }
    }
  }

  private List<Wait> all() {
    List<Wait> all = new ArrayList<>();
    byPath.values().forEach(all::addAll);
    return all;
  }
}
