package io.mainstay.server.transport;

import java.util.concurrent.TimeUnit;

/**
 * Which of very many lines of a kind are written: the first hundred of each second, then every
 * hundredth; as etcd's logger does (etcd {@code client/pkg/logutil/zap.go} at v3.7.1). A member
 * that has too much to do has other things to do than to tell so of each request.
 *
 * <p>One thread.
 */
final class LineSampling {
  private static final int FIRST = 100;
  private static final int THEN_EVERY = 100;
  private static final long PERIOD_NANOS = TimeUnit.SECONDS.toNanos(1);

  private long periodBeginNanos;
  private long lines;

  /** Whether the line that comes now is to be written. */
  boolean admits(long nowNanos) {
    if (lines == 0 || nowNanos - periodBeginNanos >= PERIOD_NANOS) {
      periodBeginNanos = nowNanos;
      lines = 0;
    }
    lines++;
    return lines <= FIRST || (lines - FIRST) % THEN_EVERY == 0;
  }
}
