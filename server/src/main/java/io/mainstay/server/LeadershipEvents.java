package io.mainstay.server;

import io.mainstay.consensus.Leadership;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * Passes changes of leadership on to those who asked for them, in the order they asked, on the
 * engine's thread: listeners return quickly. Any thread may add a listener.
 */
public final class LeadershipEvents {
  private final List<Consumer<Leadership>> listeners = new CopyOnWriteArrayList<>();

  /** Adds a listener for the changes to come. */
  public void addListener(Consumer<Leadership> listener) {
    listeners.add(listener);
  }

  /** Tells all listeners. */
  public void publish(Leadership leadership) {
    listeners.forEach(listener -> listener.accept(leadership));
  }
}
