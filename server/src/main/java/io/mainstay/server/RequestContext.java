package io.mainstay.server;

import io.mainstay.server.tracing.Span;
import java.util.concurrent.Executor;

/**
 * What a service knows about the call it answers.
 *
 * @param executor where the caller wants to be called back; an event loop for calls from the
 *     network
 * @param deadlineNanos when the caller stops waiting, in {@link System#nanoTime()} terms; {@link
 *     #NO_DEADLINE} if never
 * @param credentials what shows who the caller is
 * @param span of which the work for the caller is a part
 */
public record RequestContext(
    Executor executor, long deadlineNanos, Credentials credentials, Span span) {
  /** The deadline of a caller that has none. */
  public static final long NO_DEADLINE = Long.MAX_VALUE;

  /** The context of what a member does of its own accord: without a deadline, free to do all. */
  public static RequestContext ofMember(Executor executor) {
    return new RequestContext(executor, NO_DEADLINE, Credentials.MEMBER, Span.NONE);
  }

  /** Whether the caller has stopped waiting. */
  public boolean isOverdue(long nowNanos) {
    return deadlineNanos != NO_DEADLINE && nowNanos - deadlineNanos >= 0;
  }

  /** The same caller, waiting for ever. */
  public RequestContext withoutDeadline() {
    return new RequestContext(executor, NO_DEADLINE, credentials, span);
  }

  /** The same deadline, for what the member does on behalf of the caller in its own name. */
  public RequestContext asMember() {
    return new RequestContext(executor, deadlineNanos, Credentials.MEMBER, span);
  }

  /** The same caller, for a part of the work with a span of its own. */
  public RequestContext within(Span part) {
    return new RequestContext(executor, deadlineNanos, credentials, part);
  }
}
