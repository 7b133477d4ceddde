package io.mainstay.server;

import java.util.concurrent.Executor;

/**
 * What a service knows about the call it answers.
 *
 * @param executor where the caller wants to be called back; an event loop for calls from the
 *     network
 * @param deadlineNanos when the caller stops waiting, in {@link System#nanoTime()} terms; {@link
 *     #NO_DEADLINE} if never
 */
public record RequestContext(Executor executor, long deadlineNanos) {
  /** The deadline of a caller that has none. */
  public static final long NO_DEADLINE = Long.MAX_VALUE;

  /** A context without a deadline. */
  public static RequestContext withoutDeadline(Executor executor) {
    return new RequestContext(executor, NO_DEADLINE);
  }
}
