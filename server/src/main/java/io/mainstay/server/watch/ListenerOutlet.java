package io.mainstay.server.watch;

import com.google.protobuf.InvalidProtocolBufferException;
import io.mainstay.api.etcdserverpb.WatchResponse;
import io.mainstay.server.watch.EventSource.Listener;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings responses to a listener within the member, one after the other on its executor. */
final class ListenerOutlet implements Outlet {
  private static final Logger log = LoggerFactory.getLogger(ListenerOutlet.class);

  private final Executor executor;
  private final Listener listener;
  private final Backlog backlog;
  private final Executor inOrder = this::runInOrder;

  /** The tasks that are left, the one that runs included; its monitor guards it. */
  private final Queue<Runnable> tasks = new ArrayDeque<>();

  ListenerOutlet(Executor executor, Listener listener, Backlog backlog) {
    this.executor = executor;
    this.listener = listener;
    this.backlog = backlog;
  }

  @Override
  public Executor executor() {
    return inOrder;
  }

  @Override
  public void deliver(Response response) {
    try {
      if (response instanceof Response.Events events) {
        listener.events(
            WatchResponse.parseFrom(ResponseEncoding.whole(events.watchId(), events.run()))
                .getEventsList());
      } else if (response instanceof Response.Control control
          && control.message().getCompactRevision() > 0) {
        listener.compacted(control.message().getCompactRevision());
      }
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("a response cannot be read", e);
    } catch (RuntimeException e) {
      log.atError().setCause(e).log("a listener failed");
    } finally {
      backlog.taken(response);
    }
  }

  @Override
  public void requestDone() {
    // There is one request, and nobody counts it.
  }

  private void runInOrder(Runnable task) {
    boolean idle;
    synchronized (tasks) {
      idle = tasks.isEmpty();
      tasks.add(task);
    }
    if (idle) {
      executor.execute(this::runTasks);
    }
  }

  private void runTasks() {
    Runnable task;
    synchronized (tasks) {
      task = tasks.peek();
    }
    while (task != null) {
      task.run();
      synchronized (tasks) {
        tasks.remove();
        task = tasks.peek();
      }
    }
  }
}
