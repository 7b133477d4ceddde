package io.mainstay.server.bootstrap;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What has to be undone, newest first. A step that fails is logged and does not keep the others
 * from running.
 *
 * <p>Any thread; steps run once.
 */
final class Shutdown {
  private static final Logger log = LoggerFactory.getLogger(Shutdown.class);

  private final Deque<Step> steps = new ArrayDeque<>();

  private record Step(String what, Action action) {}

  /** Undoes one thing. */
  interface Action {
    void run() throws Exception;
  }

  synchronized void add(String what, Action action) {
    steps.push(new Step(what, action));
  }

  void run() {
    Step step;
    while ((step = next()) != null) {
      try {
        step.action.run();
      } catch (InterruptedException e) {
        // Half a shutdown would leave files open and locks held: go on, and pass the interrupt to
        // whoever asked.
        Thread.currentThread().interrupt();
      } catch (Exception e) {
        log.atWarn().addKeyValue("step", step.what).setCause(e).log("failed to close in order");
      }
    }
  }

  private synchronized @Nullable Step next() {
    return steps.poll();
  }
}
