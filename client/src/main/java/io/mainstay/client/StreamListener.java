package io.mainstay.client;

import org.jspecify.annotations.Nullable;

/**
 * Hears what comes from the member of a stream, on one thread of the network at a time, which is
 * not to be held up.
 *
 * @param <A> what comes from the member
 */
public interface StreamListener<A> {
  /** The next message. */
  void received(A message);

  /**
   * The stream is over, which is told once; to who closes it on the thread that does. Messages that
   * were on their way may still follow that.
   *
   * @param failure null if the stream ended well
   */
  void ended(@Nullable RpcException failure);
}
