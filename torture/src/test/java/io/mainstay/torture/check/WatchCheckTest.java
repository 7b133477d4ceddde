package io.mainstay.torture.check;

import static io.mainstay.torture.check.Story.deleteEvent;
import static io.mainstay.torture.check.Story.deleted;
import static io.mainstay.torture.check.Story.events;
import static io.mainstay.torture.check.Story.fragment;
import static io.mainstay.torture.check.Story.kv;
import static io.mainstay.torture.check.Story.progress;
import static io.mainstay.torture.check.Story.put;
import static io.mainstay.torture.check.Story.putEvent;
import static io.mainstay.torture.check.Story.succeeded;
import static io.mainstay.torture.check.Story.wasPut;
import static io.mainstay.torture.check.VerdictAssert.assertVerdict;

import io.mainstay.torture.history.Event;
import io.mainstay.torture.history.KeyRange;
import io.mainstay.torture.history.KeyValue;
import io.mainstay.torture.history.Request;
import io.mainstay.torture.history.Response;
import io.mainstay.torture.history.WatchRequest;
import io.mainstay.torture.history.WatchResponse;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Revision 2: put a; 3: put a and b; 4: put c; 5: delete a. */
class WatchCheckTest {
  private static final KeyValue A1 = kv("a", "1", 2, 2, 1);
  private static final KeyValue A2 = kv("a", "2", 2, 3, 2);
  private static final KeyValue B = kv("b", "1", 3, 3, 1);
  private static final KeyValue C = kv("c", "1", 4, 4, 1);
  private static final Event AT_2 = putEvent(A1);
  private static final Event A_AT_3 = putEvent(A2, A1);
  private static final Event B_AT_3 = putEvent(B);
  private static final Event AT_4 = putEvent(C);
  private static final Event AT_5 = deleteEvent("a", 5, A2);

  @Test
  void allEventsComeInOrder() {
    assertVerdict(
            happened()
                .watch(
                    1,
                    new WatchResponse.Created(1),
                    events(AT_2, A_AT_3, B_AT_3),
                    events(AT_4, AT_5))
                .watches())
        .holds();
  }

  @Test
  void aWatchFromNowOnBeginsBehindTheRevisionItIsToldFirst() {
    assertVerdict(happened().watch(0, new WatchResponse.Created(3), events(AT_4)).watches())
        .holds();
    assertVerdict(happened().watch(0, new WatchResponse.Created(3), events(AT_5)).watches())
        .isViolatedBy("is not reliable", "put c=1");
  }

  @Test
  void aWatchMayBeBehindWhenItsStreamEnds() {
    assertVerdict(happened().watch(1, events(AT_2), new WatchResponse.Broken("reset")).watches())
        .holds();
  }

  @Test
  void ordered() {
    assertVerdict(happened().watch(4, events(AT_4, AT_5), events(AT_4)).watches())
        .isViolatedBy("is not ordered", "put c=1");
  }

  @Test
  void unique() {
    assertVerdict(happened().watch(4, events(AT_4, AT_4)).watches())
        .isViolatedBy("is not unique", "put c=1");
  }

  @Test
  void reliable() {
    assertVerdict(happened().watch(1, events(AT_2), events(A_AT_3, B_AT_3), events(AT_5)).watches())
        .isViolatedBy("is not reliable", "put c=1");
  }

  @Test
  void atomic() {
    assertVerdict(happened().watch(3, events(A_AT_3), events(B_AT_3)).watches())
        .mentions("is not atomic", "events of revision 3 came in two responses");
    assertVerdict(happened().watch(3, events(A_AT_3), events(AT_4)).watches())
        .isViolatedBy("is not atomic", "put b=1");
  }

  @Test
  void fragmentsMayPartARevisionIfAskedFor() {
    WatchRequest request = new WatchRequest(KeyRange.all(), 2, true, false, true, false, false);
    assertVerdict(happened().watch(request, fragment(AT_2, A_AT_3), events(B_AT_3, AT_4)).watches())
        .holds();
    assertVerdict(happened().watch(2, fragment(AT_2, A_AT_3), events(B_AT_3, AT_4)).watches())
        .isViolatedBy("is not atomic", "fragments that were not asked for");
  }

  @Test
  void fragmentsLeaveNothingOut() {
    WatchRequest request = new WatchRequest(KeyRange.all(), 2, true, false, true, false, false);
    assertVerdict(happened().watch(request, fragment(AT_2, A_AT_3), events(AT_4)).watches())
        .isViolatedBy("is not atomic", "put b=1");
  }

  @Test
  void resumable() {
    assertVerdict(happened().watch(4, events(AT_5)).watches())
        .isViolatedBy("is not resumable", "put c=1");
    assertVerdict(happened().watch(5, events(AT_4)).watches())
        .isViolatedBy("is not resumable", "older than asked for: put c=1");
  }

  @Test
  void aWatchGoesOnWhereItsStreamBroke() {
    assertVerdict(
            happened()
                .watch(2, events(AT_2), new WatchResponse.Broken("reset"))
                .watch(3, events(A_AT_3, B_AT_3))
                .watches())
        .holds();
  }

  @Test
  void bookmarkable() {
    assertVerdict(happened().watch(4, events(AT_4), progress(4), events(AT_5)).watches()).holds();
    assertVerdict(happened().watch(4, progress(4), events(AT_5)).watches())
        .isViolatedBy("is not bookmarkable", "put c=1");
    assertVerdict(happened().watch(4, events(AT_4, AT_5), progress(4)).watches())
        .isViolatedBy("is not bookmarkable", "notification of 4 came after 5");
  }

  @Test
  void aProgressNotificationBeforeTheStartSaysNothing() {
    assertVerdict(happened().watch(5, progress(4), events(AT_5)).watches()).holds();
  }

  @Test
  void onlyTheKeysAskedForCome() {
    WatchRequest request = WatchRequest.from(KeyRange.of("a"), 1);
    assertVerdict(happened().watch(request, events(AT_2), events(A_AT_3), events(AT_5)).watches())
        .holds();
    assertVerdict(happened().watch(request, events(AT_2), events(A_AT_3, B_AT_3)).watches())
        .isViolatedBy("is not filtered", "put b=1");
  }

  @Test
  void whatIsFilteredDoesNotCome() {
    WatchRequest noPut = new WatchRequest(KeyRange.all(), 1, true, false, false, true, false);
    assertVerdict(happened().watch(noPut, events(AT_5)).watches()).holds();
    assertVerdict(happened().watch(noPut, events(AT_4), events(AT_5)).watches())
        .isViolatedBy("is not filtered", "put c=1");
    WatchRequest noDelete = new WatchRequest(KeyRange.all(), 4, true, false, false, false, true);
    assertVerdict(happened().watch(noDelete, events(AT_4), progress(5)).watches()).holds();
  }

  @Test
  void eventsSayWhatTheyReplaced() {
    assertVerdict(happened().watch(5, events(deleteEvent("a", 5, A1))).watches())
        .isViolatedBy("is not right about what it replaced", "version 1", "version 2");
    assertVerdict(happened().watch(2, events(AT_2), events(putEvent(A2), B_AT_3)).watches())
        .isViolatedBy("is not right about what it replaced", "without what it replaced");
  }

  @Test
  void whatWasReplacedMayBeCompactedAway() {
    assertVerdict(
            happened()
                .call(20, 21, new Request.Compact(4), new Response.Compact(5))
                .watch(2, events(AT_2), events(putEvent(A2), B_AT_3))
                .watches())
        .holds();
    assertVerdict(
            happened()
                .call(20, 21, new Request.Compact(2), new Response.Compact(5))
                .watch(2, events(AT_2), events(putEvent(A2), B_AT_3))
                .watches())
        .isViolatedBy("is not right about what it replaced");
  }

  @Test
  void eventsDoNotSayWhatTheyReplacedIfNotAsked() {
    WatchRequest request = new WatchRequest(KeyRange.all(), 5, false, false, false, false, false);
    assertVerdict(happened().watch(request, events(AT_5)).watches())
        .isViolatedBy("is not right about what it replaced", "came with what was not asked for");
  }

  @Test
  void aWatchIsCanceledOnlyForACompactionOfWhatItNeeds() {
    Story compacted = happened().call(20, 21, new Request.Compact(4), new Response.Compact(5));
    assertVerdict(compacted.watch(2, new WatchResponse.Canceled(5, 4, "compacted")).watches())
        .holds();
    assertVerdict(happened().watch(2, new WatchResponse.Canceled(5, 4, "compacted")).watches())
        .isViolatedBy("is not resumable", "which nobody had asked for");
    assertVerdict(compacted.watch(4, new WatchResponse.Canceled(5, 4, "compacted")).watches())
        .isViolatedBy("is not resumable", "needs nothing before");
  }

  @Test
  void nothingComesAfterTheEnd() {
    assertVerdict(
            happened()
                .watch(4, new WatchResponse.Canceled(5, 0, "no leader"), events(AT_4))
                .watches())
        .isViolatedBy("something came after the end");
  }

  @Test
  void anEventThatNeverHappenedIsRefused() {
    Event wrong = putEvent(kv("c", "9", 4, 4, 1));
    assertVerdict(happened().watch(4, events(AT_4)).watch(4, events(wrong)).watches())
        .isViolatedBy("watch 2", "is not reliable", "c=9");
  }

  private static Story happened() {
    Request both =
        new Request.Transaction(List.of(), List.of(put("a", "2"), put("b", "1")), List.of());
    return new Story()
        .call(1, 2, put("a", "1"), wasPut(2))
        .call(3, 4, both, succeeded(3, wasPut(3), wasPut(3)))
        .call(5, 6, put("c", "1"), wasPut(4))
        .call(7, 8, Story.delete("a"), deleted(5, 1));
  }
}
