package io.mainstay.torture.check;

import static io.mainstay.torture.check.Story.deleteEvent;
import static io.mainstay.torture.check.Story.deleted;
import static io.mainstay.torture.check.Story.events;
import static io.mainstay.torture.check.Story.failed;
import static io.mainstay.torture.check.Story.get;
import static io.mainstay.torture.check.Story.got;
import static io.mainstay.torture.check.Story.kv;
import static io.mainstay.torture.check.Story.progress;
import static io.mainstay.torture.check.Story.put;
import static io.mainstay.torture.check.Story.putEvent;
import static io.mainstay.torture.check.Story.putIfVersion;
import static io.mainstay.torture.check.Story.unknown;
import static io.mainstay.torture.check.Story.wasPut;
import static io.mainstay.torture.check.VerdictAssert.assertVerdict;

import io.mainstay.torture.history.KeyValue;
import org.junit.jupiter.api.Test;

class TimelineTest {
  private static final KeyValue A1 = kv("a", "1", 2, 2, 1);
  private static final KeyValue A2 = kv("a", "2", 2, 3, 2);

  @Test
  void writesWithARevisionEachAreInOrder() {
    assertVerdict(
            new Story()
                .call(1, 2, put("a", "1"), wasPut(2))
                .call(1, 2, put("a", "2"), wasPut(3))
                .call(3, 4, Story.delete("a"), deleted(4, 1))
                .order())
        .holds();
  }

  @Test
  void aRevisionIsGivenOnce() {
    assertVerdict(
            new Story()
                .call(1, 2, put("a", "1"), wasPut(2))
                .call(3, 4, put("b", "1"), wasPut(2))
                .order())
        .isViolatedBy("two writes have the same revision", "put a=1", "put b=1");
  }

  @Test
  void anUnknownWriteThatAWatchWasShownHasHappened() {
    assertVerdict(
            new Story().call(1, 2, put("a", "1"), unknown()).watch(1, events(putEvent(A1))).order())
        .holds();
  }

  @Test
  void anUnknownWriteThatWasReadHasHappened() {
    assertVerdict(
            new Story()
                .call(1, 2, put("a", "1"), unknown())
                .call(3, 4, get("a"), got(2, A1))
                .order())
        .holds();
  }

  @Test
  void anUnknownWriteThatNobodyWasShownMayNotHaveHappened() {
    assertVerdict(
            new Story()
                .call(1, 2, put("a", "1"), unknown())
                .call(3, 4, put("a", "2"), wasPut(2))
                .order())
        .holds();
  }

  @Test
  void anUnknownWriteHappensOnce() {
    assertVerdict(
            new Story()
                .call(1, 2, put("a", "1"), unknown())
                .watch(1, events(putEvent(A1)), events(putEvent(kv("a", "1", 2, 3, 2), A1)))
                .order())
        .isViolatedBy("revision 3", "put a=1", "needed to explain another revision");
  }

  @Test
  void twoEqualUnknownWritesHappenTwice() {
    assertVerdict(
            new Story()
                .call(1, 2, put("a", "1"), unknown())
                .call(3, 4, put("a", "1"), unknown())
                .watch(1, events(putEvent(A1)), events(putEvent(kv("a", "1", 2, 3, 2), A1)))
                .order())
        .holds();
  }

  @Test
  void aCallIsNotSpentOnWhatAnotherExplains() {
    // The put could have made revision 2 as well; then nothing would be left for revision 3.
    assertVerdict(
            new Story()
                .call(1, 2, putIfVersion("a", 0, "1"), unknown())
                .call(3, 4, put("a", "1"), unknown())
                .watch(1, events(putEvent(A1)), events(putEvent(kv("a", "1", 2, 3, 2), A1)))
                .order())
        .holds();
  }

  @Test
  void anAnsweredWriteHappensOnce() {
    assertVerdict(
            new Story()
                .call(1, 2, put("a", "1"), wasPut(2))
                .watch(1, events(putEvent(A1)), events(putEvent(kv("a", "1", 2, 3, 2), A1)))
                .order())
        .isViolatedBy("nobody asked for what happened at revision 3");
  }

  @Test
  void aFailedWriteDoesNotHappen() {
    assertVerdict(
            new Story().call(1, 2, put("a", "1"), failed()).watch(1, events(putEvent(A1))).order())
        .isViolatedBy("nobody asked for what happened at revision 2", "watch 1");
  }

  @Test
  void nothingHappensBeforeItWasAskedFor() {
    assertVerdict(
            new Story()
                .call(1, 2, get("a"), got(2, A1))
                .call(3, 4, put("a", "1"), unknown())
                .order())
        .isViolatedBy("nobody asked for what happened at revision 2");
  }

  @Test
  void whatWasAnsweredIsWhatWasShown() {
    assertVerdict(
            new Story()
                .call(1, 2, put("a", "1"), wasPut(2))
                .call(3, 4, get("a"), got(2, kv("a", "9", 2, 2, 1)))
                .order())
        .isViolatedBy("put a=1", "a=9");
  }

  @Test
  void allAreShownTheSame() {
    assertVerdict(
            new Story()
                .call(1, 2, put("a", "1"), wasPut(2))
                .watch(1, events(putEvent(A1)))
                .watch(1, events(putEvent(kv("a", "1", 2, 2, 2))))
                .order())
        .isViolatedBy("watch 1", "version 1", "watch 2", "version 2");
  }

  @Test
  void aRevisionThatNobodyWasShownAndOnlyOneCallCouldHaveMadeIsThatCalls() {
    assertVerdict(
            new Story()
                .call(1, 2, put("a", "1"), unknown())
                .call(3, 4, put("b", "1"), wasPut(3))
                .order())
        .holds();
  }

  @Test
  void aRevisionThatNobodyWasShownAndTwoCallsCouldHaveMadeIsUndecided() {
    assertVerdict(
            new Story()
                .call(1, 2, put("a", "1"), unknown())
                .call(1, 2, put("c", "1"), unknown())
                .call(3, 4, put("b", "1"), wasPut(3))
                .order())
        .isUndecidedBecauseOf("nobody was shown revision 2", "2 different things");
  }

  @Test
  void aRevisionThatNoCallCouldHaveMadeIsNone() {
    assertVerdict(new Story().call(3, 4, put("b", "1"), wasPut(3)).order())
        .isViolatedBy("there is a revision 2, but no call that could have made it");
  }

  @Test
  void aWatchOfEverythingPassesNoRevisionOver() {
    assertVerdict(
            new Story()
                .call(1, 2, put("b", "1"), unknown())
                .call(1, 2, put("a", "1"), wasPut(3))
                .watch(1, events(putEvent(kv("a", "1", 3, 3, 1))), progress(3))
                .order())
        .isViolatedBy("revision 2 was passed over by watch 1");
  }

  @Test
  void aDeletionThatAWatchWasShownIsAnUnknownOne() {
    assertVerdict(
            new Story()
                .call(1, 2, put("a", "1"), wasPut(2))
                .call(3, 4, Story.delete("a"), unknown())
                .watch(1, events(putEvent(A1)), events(deleteEvent("a", 3, A1)))
                .order())
        .holds();
  }

  @Test
  void anUnknownTransactionDoesWhatItWasToDoInThatState() {
    assertVerdict(
            new Story()
                .call(1, 2, put("a", "1"), wasPut(2))
                .call(3, 4, putIfVersion("a", 1, "2"), unknown())
                .watch(1, events(putEvent(A1)), events(putEvent(A2, A1)))
                .order())
        .holds();
  }

  @Test
  void anUnknownTransactionDoesNotDoWhatItWasNotToDoInThatState() {
    assertVerdict(
            new Story()
                .call(1, 2, put("a", "1"), wasPut(2))
                .call(3, 4, putIfVersion("a", 7, "2"), unknown())
                .watch(1, events(putEvent(A1)), events(putEvent(A2, A1)))
                .order())
        .isViolatedBy("nobody asked for what happened at revision 3");
  }
}
