package io.mainstay.client;

import org.jspecify.annotations.Nullable;

/**
 * A stream of messages there and back. One thread reads; any may write and close.
 *
 * @param <Q> what goes to the member
 * @param <A> what comes from it
 */
public interface Exchange<Q, A> extends AutoCloseable {
  /** Sends a message; what becomes of it shows in what comes. */
  void send(Q message);

  /** Says that no message follows. */
  void end();

  /**
   * The next message, waiting for it; the member sends no more than a few ahead. Null at the end.
   *
   * @throws RpcException if the stream ended badly, each time again
   */
  @Nullable A next() throws RpcException, InterruptedException;

  /** Breaks the stream off; who waits for a message is told that it was canceled. */
  @Override
  void close();
}
