package io.mainstay.torture.check;

import static io.mainstay.torture.check.Story.deleteEvent;
import static io.mainstay.torture.check.Story.events;
import static io.mainstay.torture.check.Story.putEvent;
import static io.mainstay.torture.check.Story.unknown;
import static io.mainstay.torture.check.VerdictAssert.assertVerdict;

import io.mainstay.torture.history.KeyValue;
import io.mainstay.torture.history.Request;
import io.mainstay.torture.history.Response;
import io.mainstay.torture.history.WatchResponse;
import org.junit.jupiter.api.Test;

/** Leases 1 and 2, of 10 s, granted at 0 s, queue for l with the keys of revisions 2 and 3. */
class LockCheckTest {
  private static final KeyValue FIRST = new KeyValue("l/1", "", 2, 2, 1, 1);
  private static final KeyValue SECOND = new KeyValue("l/2", "", 3, 3, 1, 2);

  @Test
  void whoComesSecondHoldsTheLockOnceItWasGivenUp() {
    Story story =
        queued()
            .call(1, 2, new Request.Lock("l", 1), new Response.Lock(2, "l/1"))
            .call(3, 4, new Request.Unlock("l/1"), new Response.Unlock(4))
            .call(1, 5, new Request.Lock("l", 2), new Response.Lock(4, "l/2"))
            .watch(2, entered(), events(deleteEvent("l/1", 4, FIRST)));
    assertVerdict(story.order()).holds();
    assertVerdict(story.linearizable()).holds();
    assertVerdict(story.locks()).holds();
  }

  @Test
  void twoDoNotHoldALock() {
    assertVerdict(
            queued()
                .call(1, 2, new Request.Lock("l", 1), new Response.Lock(2, "l/1"))
                .call(1, 3, new Request.Lock("l", 2), new Response.Lock(3, "l/2"))
                .call(4, 5, new Request.Unlock("l/1"), new Response.Unlock(4))
                .watch(2, entered(), events(deleteEvent("l/1", 4, FIRST)))
                .locks())
        .mentions("two hold a lock at 3000.000 ms", "operation 2", "operation 3");
  }

  @Test
  void aLockIsGivenUpFromTheCallOn() {
    assertVerdict(
            queued()
                .call(1, 2, new Request.Lock("l", 1), new Response.Lock(2, "l/1"))
                .call(3, 9, new Request.Unlock("l/1"), unknown())
                .call(1, 4, new Request.Lock("l", 2), new Response.Lock(4, "l/2"))
                .watch(2, entered(), events(deleteEvent("l/1", 4, FIRST)))
                .locks())
        .holds();
  }

  @Test
  void aLockIsLostWhenTheLeaseMayHaveEnded() {
    Story story =
        queued()
            .call(1, 2, new Request.Lock("l", 1), new Response.Lock(2, "l/1"))
            .call(1, 11, new Request.Lock("l", 2), new Response.Lock(4, "l/2"))
            .watch(2, entered(), events(deleteEvent("l/1", 4, FIRST)));
    assertVerdict(story.locks()).holds();
  }

  @Test
  void aLockIsKeptAsLongAsTheLeaseIs() {
    assertVerdict(
            queued()
                .call(1, 2, new Request.Lock("l", 1), new Response.Lock(2, "l/1"))
                .call(9, 9.5, new Request.LeaseKeepAlive(1), new Response.LeaseKeepAlive(3, 1, 10))
                .call(9, 9.5, new Request.LeaseKeepAlive(2), new Response.LeaseKeepAlive(3, 2, 10))
                .call(1, 11, new Request.Lock("l", 2), new Response.Lock(4, "l/2"))
                .watch(2, entered(), events(deleteEvent("l/1", 4, FIRST)))
                .locks())
        .isViolatedBy("two hold a lock at 11000.000 ms", "until 19000.000 ms");
  }

  @Test
  void aHolderIsTheOldestOfTheQueue() {
    assertVerdict(
            queued()
                .call(1, 2, new Request.Lock("l", 1), unknown())
                .call(1, 3, new Request.Lock("l", 2), new Response.Lock(3, "l/2"))
                .watch(2, entered())
                .locks())
        .isViolatedBy("operation 3", "not the oldest while it was called, or ever");
  }

  @Test
  void aHolderIsNotOneThatHadBeenTheOldestBefore() {
    assertVerdict(
            queued()
                .call(1, 2, new Request.Lock("l", 1), unknown())
                .call(2, 3, new Request.Unlock("l/1"), new Response.Unlock(4))
                .watch(2, entered(), events(deleteEvent("l/1", 4, FIRST)))
                .call(4, 5, new Request.Lock("l", 1), new Response.Lock(4, "l/1"))
                .call(1, 2, new Request.Lock("l", 2), unknown())
                .locks())
        .isViolatedBy("lease=1], answered at revision 4", "from revision 2 until 4");
  }

  @Test
  void whoLocksAgainHoldsWithTheSameKey() {
    assertVerdict(
            queued()
                .call(1, 2, new Request.Lock("l", 1), new Response.Lock(2, "l/1"))
                .call(3, 4, new Request.Lock("l", 1), new Response.Lock(2, "l/1"))
                .call(1, 2, new Request.Lock("l", 2), unknown())
                .watch(2, entered())
                .locks())
        .holds();
  }

  private static WatchResponse entered() {
    return events(putEvent(FIRST), putEvent(SECOND));
  }

  private static Story queued() {
    return new Story()
        .call(0, 0.5, new Request.LeaseGrant(1, 10), new Response.LeaseGrant(1, 1, 10))
        .call(0, 0.5, new Request.LeaseGrant(2, 10), new Response.LeaseGrant(1, 2, 10));
  }
}
