package io.mainstay.torture.traffic;

import io.mainstay.torture.history.Compare;
import io.mainstay.torture.history.Request;
import io.mainstay.torture.history.Response;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Takes locks that others want too, and writes while it has them. */
final class LockProfile implements Profile {
  static final String PREFIX = "lock/";

  private static final int LOCKS = 2;
  private static final long TTL_SECONDS = 5;
  private static final int MOST_WRITES = 5;
  private static final int MOST_PAUSE_MILLIS = 200;

  private final Session session;
  private final Random random;

  LockProfile(Session session) {
    this.session = session;
    this.random = session.random();
  }

  @Override
  public void step() throws InterruptedException {
    long lease = LeaseProfile.newLease(random);
    if (session.call(new Request.LeaseGrant(lease, TTL_SECONDS)).isEmpty()) {
      return;
    }
    String name = PREFIX + random.nextInt(LOCKS);
    Optional<Response> answer = session.call(new Request.Lock(name, lease));
    if (answer.isPresent() && answer.get() instanceof Response.Lock lock) {
      work(lease, name, lock.key());
      session.call(new Request.Unlock(lock.key()));
    }
    // Without this, a lock of which nobody knows would keep the others waiting.
    session.call(new Request.LeaseRevoke(lease));
  }

  /** What it writes is guarded by the lock's key, as etcd's documentation advises. */
  private void work(long lease, String name, String key) throws InterruptedException {
    for (int i = random.nextInt(MOST_WRITES); i > 0; i--) {
      session.call(
          new Request.Transaction(
              List.of(
                  Compare.number(key, Compare.Target.CREATE_REVISION, Compare.Relation.GREATER, 0)),
              List.of(new Request.Put("guarded/" + name, session.uniqueValue(), 0, false)),
              List.of()));
      session.call(new Request.LeaseKeepAlive(lease));
      Thread.sleep(random.nextInt(MOST_PAUSE_MILLIS));
    }
  }
}
