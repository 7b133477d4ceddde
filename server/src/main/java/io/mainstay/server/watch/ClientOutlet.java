package io.mainstay.server.watch;

import io.mainstay.api.errors.EtcdException;
import io.mainstay.server.ClientStream;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Writes responses to a client as fast as it takes them. Only here are they made into bytes of
 * their own; until then they share those of their events.
 *
 * <p>The client's requests are held back while many of them, or many answers to them, wait.
 *
 * <p>The stream's event loop.
 */
final class ClientOutlet implements Outlet {
  private final ClientStream client;
  private final Backlog backlog;
  private final long maxResponseBytes;
  private final int maxRequests;
  private final Queue<Response> waiting = new ArrayDeque<>();

  /** The response that is being written, and what is left of it. */
  private @Nullable Response current;

  private Iterator<byte[]> rest = Collections.emptyIterator();

  /** Requests that the hub has not dealt with, and waiting responses without events. */
  private int requestsAndAnswers;

  private boolean draining;
  private boolean paused;
  private boolean over;

  /**
   * For one call.
   *
   * @param maxResponseBytes from which on responses are sent in parts, if the watcher likes that
   * @param maxRequests how many requests and answers may wait
   */
  ClientOutlet(ClientStream client, Backlog backlog, long maxResponseBytes, int maxRequests) {
    this.client = client;
    this.backlog = backlog;
    this.maxResponseBytes = maxResponseBytes;
    this.maxRequests = maxRequests;
  }

  @Override
  public Executor executor() {
    return client.executor();
  }

  /** A request has come in; {@link #requestDone} will be called for it. */
  void requestReceived() {
    requestsAndAnswers++;
    if (requestsAndAnswers >= maxRequests && !paused) {
      paused = true;
      client.pause();
    }
  }

  @Override
  public void requestDone() {
    oneLess();
  }

  @Override
  public void deliver(Response response) {
    if (over) {
      return;
    }
    if (response instanceof Response.Control) {
      requestsAndAnswers++;
    }
    waiting.add(response);
    write();
  }

  /** The call is over. */
  void close() {
    over = true;
    waiting.clear();
    rest = Collections.emptyIterator();
  }

  private void write() {
    while (!over && !draining) {
      if (client.isFull()) {
        draining = true;
        client.onDrained(
            () -> {
              draining = false;
              write();
            });
        return;
      }
      if (!rest.hasNext() && !beginNext()) {
        return;
      }
      try {
        client.send(rest.next());
      } catch (EtcdException tooLarge) {
        client.fail(tooLarge);
      }
    }
  }

  /** Begins the next response, if there is one. What was written before is off our hands. */
  private boolean beginNext() {
    Response written = current;
    if (written != null) {
      backlog.taken(written);
      if (written instanceof Response.Control) {
        oneLess();
      }
    }
    Response next = waiting.poll();
    current = next;
    if (next == null) {
      return false;
    }
    rest = messages(next);
    return true;
  }

  private Iterator<byte[]> messages(Response response) {
    if (response instanceof Response.Events events) {
      return events.fragment()
          ? ResponseEncoding.parts(events.watchId(), events.run(), maxResponseBytes)
          : List.of(ResponseEncoding.whole(events.watchId(), events.run())).iterator();
    }
    return List.of(((Response.Control) response).message().toByteArray()).iterator();
  }

  private void oneLess() {
    requestsAndAnswers--;
    if (paused && !over && requestsAndAnswers <= maxRequests / 2) {
      paused = false;
      client.resume();
    }
  }
}
