package io.mainstay.torture.traffic;

import io.mainstay.torture.history.KeyRange;
import io.mainstay.torture.history.Request;
import io.mainstay.torture.history.Response;
import java.util.Optional;
import java.util.Random;

/** Has leases with keys, keeps them alive for a while, and ends them or lets them run out. */
final class LeaseProfile implements Profile {
  static final String PREFIX = "lease/";

  private static final int LEAST_TTL_SECONDS = 3;
  private static final int TTL_SPREAD_SECONDS = 4;
  private static final int MOST_RENEWALS = 6;
  private static final int MOST_KEYS = 3;
  private static final long MILLIS = 1_000;

  private final Session session;
  private final Random random;

  LeaseProfile(Session session) {
    this.session = session;
    this.random = session.random();
  }

  @Override
  public void step() throws InterruptedException {
    long lease = newLease(random);
    int ttlSeconds = LEAST_TTL_SECONDS + random.nextInt(TTL_SPREAD_SECONDS);
    session.call(new Request.LeaseGrant(lease, ttlSeconds));
    use(lease, ttlSeconds);
    if (random.nextBoolean()) {
      session.call(new Request.LeaseRevoke(lease));
    } else if (random.nextBoolean()) {
      // What is told of one that has run out is checked too.
      Thread.sleep((ttlSeconds + 1) * MILLIS);
      session.call(new Request.LeaseKeepAlive(lease));
    }
  }

  private void use(long lease, int ttlSeconds) throws InterruptedException {
    String prefix = PREFIX + Long.toHexString(lease) + "/";
    for (int i = 1 + random.nextInt(MOST_KEYS); i > 0; i--) {
      session.call(new Request.Put(prefix + i, session.uniqueValue(), lease, false));
    }
    for (int i = random.nextInt(MOST_RENEWALS); i > 0; i--) {
      Thread.sleep(ttlSeconds * MILLIS / 3);
      Optional<Response> renewed = session.call(new Request.LeaseKeepAlive(lease));
      if (renewed.isPresent()
          && renewed.get() instanceof Response.LeaseKeepAlive answer
          && answer.ttlSeconds() == 0) {
        return;
      }
      session.call(new Request.Get(KeyRange.prefix(prefix), random.nextBoolean(), 0, 0));
    }
  }

  /** An ID that nobody else has. */
  static long newLease(Random random) {
    return random.nextLong() >>> 1 | 1;
  }
}
