package io.mainstay.client;

/**
 * The way to the member of a stream. Any thread.
 *
 * @param <Q> what goes to the member
 */
public interface Sending<Q> extends AutoCloseable {
  /** Sends a message; what becomes of it shows in what comes. */
  void send(Q message);

  /** Says that no message follows. */
  void end();

  /** Breaks the stream off; who waits for a message is told that it was canceled. */
  @Override
  void close();
}
