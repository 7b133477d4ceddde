package io.mainstay.server.lease;

import java.util.concurrent.TimeUnit;

/**
 * Spreads what would expire together: a new leader gives all leases their whole time again, and a
 * great many that nobody renews would otherwise end in the same moment (etcd {@code
 * server/lease/lessor.go} at v3.7.1).
 */
final class ExpirySpread {
  /** With fewer leases there is nothing to spread. */
  static final int FROM_LEASES = 1000;

  /** Fewer than can be revoked, so that some capacity is left for what expires anyway. */
  static final int PER_SECOND = 750;

  private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

  private ExpirySpread() {}

  /** Delays times, given in order, so that no second has more of them than allowed. */
  static void spread(long[] expiriesNanos) {
    if (expiriesNanos.length < FROM_LEASES) {
      return;
    }
    for (int i = PER_SECOND; i < expiriesNanos.length; i++) {
      long earliest = expiriesNanos[i - PER_SECOND] + SECOND_NANOS;
      if (expiriesNanos[i] - earliest < 0) {
        expiriesNanos[i] = earliest;
      }
    }
  }
}
