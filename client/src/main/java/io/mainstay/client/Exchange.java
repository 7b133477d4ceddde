package io.mainstay.client;

import org.jspecify.annotations.Nullable;

/**
 * A stream of messages there and back. One thread reads; any may write and close.
 *
 * @param <Q> what goes to the member
 * @param <A> what comes from it
 */
public interface Exchange<Q, A> extends Sending<Q> {
  /**
   * The next message, waiting for it; the member sends no more than a few ahead. Null at the end.
   *
   * @throws RpcException if the stream ended badly, each time again
   */
  @Nullable A next() throws RpcException, InterruptedException;
}
