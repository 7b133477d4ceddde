package io.mainstay.torture.check;

import static io.mainstay.torture.check.Story.deleteEvent;
import static io.mainstay.torture.check.Story.events;
import static io.mainstay.torture.check.Story.get;
import static io.mainstay.torture.check.Story.got;
import static io.mainstay.torture.check.Story.put;
import static io.mainstay.torture.check.Story.putEvent;
import static io.mainstay.torture.check.Story.unknown;
import static io.mainstay.torture.check.Story.wasPut;
import static io.mainstay.torture.check.VerdictAssert.assertVerdict;

import io.mainstay.torture.history.KeyValue;
import io.mainstay.torture.history.Request;
import io.mainstay.torture.history.Response;
import io.mainstay.torture.history.WatchResponse;
import org.junit.jupiter.api.Test;

/** Lease 7, of 10 s, granted from 1 to 2 s, has keys a, at revision 2, and b, at revision 3. */
class LeaseCheckTest {
  private static final KeyValue A = new KeyValue("a", "1", 2, 2, 1, 7);
  private static final KeyValue B = new KeyValue("b", "1", 3, 3, 1, 7);

  @Test
  void aLeaseMayEndWhenItsTimeIsOver() {
    Story story = attached().call(11, 11.5, get("a"), got(4));
    assertVerdict(story.leases()).holds();
    assertVerdict(story.order()).holds();
  }

  @Test
  void aLeaseDoesNotEndBefore() {
    Story story = attached().watch(2).more(10.9, ended());
    assertVerdict(story.order()).holds();
    assertVerdict(story.leases())
        .isViolatedBy("lease 7 ended at revision 4", "until 11000.000 ms", "LeaseGrant");
  }

  @Test
  void aKeepAliveCountsFromItsCall() {
    Story kept = attached().call(8, 9, keepAlive(), kept(10));
    assertVerdict(kept.watch(2).more(18.1, ended()).leases()).holds();
    Story early = attached().call(8, 9, keepAlive(), kept(10));
    assertVerdict(early.watch(2).more(17.9, ended()).leases())
        .isViolatedBy("lease 7 ended at revision 4", "until 18000.000 ms", "LeaseKeepAlive");
  }

  @Test
  void aKeepAliveWithoutAnswerCountsForNothing() {
    assertVerdict(
            attached().call(8, 9, keepAlive(), unknown()).watch(2).more(11.1, ended()).leases())
        .holds();
  }

  @Test
  void aRevokedLeaseEndsAtOnce() {
    Story story =
        attached()
            .call(6, 7, new Request.LeaseRevoke(7), new Response.LeaseRevoke(4))
            .watch(2)
            .more(7, ended());
    assertVerdict(story.order()).holds();
    assertVerdict(story.leases()).holds();
  }

  @Test
  void aRevokeOfUnknownOutcomeMayEndALease() {
    assertVerdict(
            attached()
                .call(6, 7, new Request.LeaseRevoke(7), unknown())
                .watch(2)
                .more(7, ended())
                .leases())
        .holds();
  }

  @Test
  void allKeysOfALeaseGoAtOneRevision() {
    assertVerdict(
            attached()
                .watch(2)
                .more(12, events(putEvent(A), putEvent(B), deleteEvent("a", 4, A)))
                .order())
        .isViolatedBy("nobody asked for what happened at revision 4", "delete of a");
  }

  @Test
  void aRevokeLeavesNoKeys() {
    assertVerdict(
            attached()
                .call(6, 7, new Request.LeaseRevoke(7), new Response.LeaseRevoke(3))
                .call(8, 9, get("a"), got(3, A))
                .leases())
        .isViolatedBy("LeaseRevoke", "left keys: [a=1");
  }

  @Test
  void noKeyComesToALeaseThatHasEnded() {
    assertVerdict(
            attached()
                .call(6, 7, new Request.LeaseRevoke(7), new Response.LeaseRevoke(4))
                .call(8, 9, put("c", "1", 7), wasPut(5))
                .leases())
        .isViolatedBy("ended at revision 4, but got a key later: put c=1");
  }

  @Test
  void aLeaseThatWasRevokedIsNotRenewed() {
    assertVerdict(
            attached()
                .call(6, 7, new Request.LeaseRevoke(7), new Response.LeaseRevoke(4))
                .call(8, 9, keepAlive(), kept(10))
                .leases())
        .isViolatedBy("LeaseKeepAlive", "came after", "LeaseRevoke");
  }

  @Test
  void aLeaseThatLastsIsFoundByAKeepAlive() {
    assertVerdict(attached().call(6, 7, keepAlive(), kept(0)).leases())
        .isViolatedBy("told that there is no such lease", "until 11000.000 ms");
    assertVerdict(attached().call(11, 12, keepAlive(), kept(0)).watch(2).more(12, ended()).leases())
        .holds();
  }

  @Test
  void aLeaseThatRanOutLeavesNoKeys() {
    assertVerdict(attached().call(11, 12, keepAlive(), kept(0)).leases())
        .isViolatedBy("told that there is no such lease, but it left keys: [a=1", "b=1");
  }

  @Test
  void aDeletionBySomebodyIsNoEndOfALease() {
    assertVerdict(
            attached()
                .call(5, 6, Story.delete("a"), unknown())
                .watch(2)
                .more(7, events(putEvent(A), putEvent(B), deleteEvent("a", 4, A)))
                .leases())
        .holds();
  }

  private static WatchResponse ended() {
    return events(putEvent(A), putEvent(B), deleteEvent("a", 4, A), deleteEvent("b", 4, B));
  }

  private static Request keepAlive() {
    return new Request.LeaseKeepAlive(7);
  }

  private static Response kept(long ttlSeconds) {
    return new Response.LeaseKeepAlive(3, 7, ttlSeconds);
  }

  private static Story attached() {
    return new Story()
        .call(1, 2, new Request.LeaseGrant(7, 10), new Response.LeaseGrant(1, 7, 10))
        .call(3, 4, put("a", "1", 7), wasPut(2))
        .call(4, 5, put("b", "1", 7), wasPut(3));
  }
}
