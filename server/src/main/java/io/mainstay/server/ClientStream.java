package io.mainstay.server;

import io.mainstay.api.errors.EtcdException;
import java.util.concurrent.Executor;

/**
 * The client's end of a call that stays open: what is sent to it arrives in order. Once the call is
 * over, whatever else is sent is dropped.
 *
 * <p>Only on the call's {@link #executor}.
 */
public interface ClientStream {
  /** The event loop of the call; one object for all calls of that loop. */
  Executor executor();

  /**
   * Sends one marshalled message. It is accepted even when the stream is full: the sender keeps
   * within its own budget.
   *
   * @param message must not be changed afterwards
   */
  void send(byte[] message);

  /** Whether the client has to catch up before more is sent. */
  boolean isFull();

  /** Runs a task once, when the client has caught up; replaces the task given before. */
  void onDrained(Runnable task);

  /** Takes no more requests off the network until {@link #resume}. */
  void pause();

  /** Takes requests off the network again. */
  void resume();

  /** Ends the call well. */
  void end();

  /** Ends the call with a failure. */
  void fail(EtcdException reason);

  /**
   * What the server does with the requests of one such call. Called on the call's executor.
   *
   * @param <Q> what the client sends
   */
  interface Handler<Q> {
    /** The next request. */
    void request(Q request);

    /** The client sends no more, and still listens. */
    void halfClosed();

    /** The call is over, for whatever reason, also when the server itself ended it; called once. */
    void closed();
  }
}
