package io.mainstay.server.proposal;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Numbers for requests, unique over members and restarts: 16 bits of the member ID, then a 48-bit
 * counter that starts at the clock in milliseconds, shifted by a byte (etcd {@code pkg/idutil} at
 * v3.7.1). Any thread.
 */
public final class RequestIds {
  private static final int SUFFIX_BITS = 48;
  private static final int COUNTER_BITS = 8;
  private static final long SUFFIX_MASK = (1L << SUFFIX_BITS) - 1;

  private final long prefix;
  private final AtomicLong suffix;

  /**
   * For one run of a member.
   *
   * @param startMillis the wall clock at the start of the member
   */
  public RequestIds(long memberId, long startMillis) {
    this.prefix = memberId << SUFFIX_BITS;
    this.suffix = new AtomicLong((startMillis << COUNTER_BITS) & SUFFIX_MASK);
  }

  /** The next number; never 0. */
  public long next() {
    long id;
    do {
      id = prefix | (suffix.incrementAndGet() & SUFFIX_MASK);
    } while (id == 0);
    return id;
  }
}
