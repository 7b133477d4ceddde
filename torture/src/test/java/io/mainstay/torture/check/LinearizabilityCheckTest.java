package io.mainstay.torture.check;

import static io.mainstay.torture.check.Story.deleteEvent;
import static io.mainstay.torture.check.Story.deleted;
import static io.mainstay.torture.check.Story.events;
import static io.mainstay.torture.check.Story.get;
import static io.mainstay.torture.check.Story.got;
import static io.mainstay.torture.check.Story.kv;
import static io.mainstay.torture.check.Story.put;
import static io.mainstay.torture.check.Story.putEvent;
import static io.mainstay.torture.check.Story.putIfVersion;
import static io.mainstay.torture.check.Story.refused;
import static io.mainstay.torture.check.Story.succeeded;
import static io.mainstay.torture.check.Story.unknown;
import static io.mainstay.torture.check.Story.wasPut;
import static io.mainstay.torture.check.VerdictAssert.assertVerdict;

import io.mainstay.torture.history.Compare;
import io.mainstay.torture.history.KeyRange;
import io.mainstay.torture.history.KeyValue;
import io.mainstay.torture.history.Request;
import io.mainstay.torture.history.Response;
import java.util.List;
import org.junit.jupiter.api.Test;

class LinearizabilityCheckTest {
  private static final KeyValue A1 = kv("a", "1", 2, 2, 1);
  private static final KeyValue A2 = kv("a", "2", 2, 3, 2);

  @Test
  void aReadShowsWhatWasWrittenBefore() {
    assertVerdict(written().call(5, 6, get("a"), got(3, A2)).linearizable()).holds();
  }

  @Test
  void aReadDuringAWriteMayShowTheStateBefore() {
    assertVerdict(written().call(3.5, 6, get("a"), got(2, A1)).linearizable()).holds();
  }

  @Test
  void aReadAfterAWriteDoesNotShowTheStateBefore() {
    assertVerdict(written().call(5, 6, get("a"), got(2, A1)).linearizable())
        .isViolatedBy("get of a", "revision 3 was known already", "put a=2");
  }

  @Test
  void aReadAfterAReadDoesNotGoBack() {
    assertVerdict(
            new Story()
                .call(1, 2, put("a", "1"), wasPut(2))
                .call(3, 9, put("a", "2"), wasPut(3))
                .call(4, 5, get("a"), got(3, A2))
                .call(6, 7, get("a"), got(2, A1))
                .linearizable())
        .isViolatedBy("get of a", "revision 3 was known already");
  }

  @Test
  void aReadDoesNotGoBackBehindWhatAWatchHasShown() {
    assertVerdict(
            new Story()
                .call(1, 2, put("a", "1"), wasPut(2))
                .call(3, 9, put("a", "2"), wasPut(3))
                .watch(3)
                .more(4, events(putEvent(A2, A1)))
                .call(6, 7, get("a"), got(2, A1))
                .linearizable())
        .isViolatedBy("get of a", "revision 3 was known already, by watch 1");
  }

  @Test
  void aWriteCalledLaterHasALaterRevision() {
    assertVerdict(
            new Story()
                .call(1, 2, put("a", "1"), wasPut(3))
                .call(3, 4, put("b", "1"), wasPut(2))
                .linearizable())
        .isViolatedBy("put b=1", "revision 3 was known already", "put a=1");
  }

  @Test
  void aReadShowsTheStateOfItsRevision() {
    assertVerdict(written().call(5, 6, get("a"), got(3)).linearizable())
        .isViolatedBy("get of a", "should have been answered [a=2");
  }

  @Test
  void anUnknownWriteMayHappenLongAfter() {
    assertVerdict(
            new Story()
                .call(1, 2, put("a", "1"), unknown())
                .call(3, 4, get("a"), got(1))
                .call(5, 6, get("a"), got(2, A1))
                .linearizable())
        .holds();
  }

  @Test
  void anUnknownWriteThatWasSeenStays() {
    assertVerdict(
            new Story()
                .call(1, 2, put("a", "1"), unknown())
                .call(3, 4, get("a"), got(2, A1))
                .call(5, 6, get("a"), got(1))
                .linearizable())
        .isViolatedBy("get of a", "revision 2 was known already");
  }

  @Test
  void aTransactionGoesTheWayOfItsState() {
    assertVerdict(
            written()
                .call(5, 6, putIfVersion("a", 2, "3"), succeeded(4, wasPut(4)))
                .call(7, 8, putIfVersion("a", 2, "4"), refused(4, got(4, kv("a", "3", 2, 4, 3))))
                .linearizable())
        .holds();
  }

  @Test
  void aTransactionDoesNotGoTheOtherWay() {
    assertVerdict(
            written().call(5, 6, putIfVersion("a", 1, "3"), succeeded(4, wasPut(4))).linearizable())
        .isViolatedBy("transaction", "should have been answered else");
  }

  @Test
  void aTransactionSeesItsOwnChanges() {
    Request transaction =
        new Request.Transaction(
            List.of(),
            List.of(Story.delete("a"), put("b", "1"), new Request.Get(KeyRange.all(), false, 0, 0)),
            List.of());
    assertVerdict(
            written()
                .call(
                    5,
                    6,
                    transaction,
                    succeeded(4, deleted(4, 1), wasPut(4), got(4, kv("b", "1", 4, 4, 1))))
                .linearizable())
        .holds();
  }

  @Test
  void aMissingKeyHasNoValueToCompareAndNumbersOfZero() {
    Request transaction =
        new Request.Transaction(
            List.of(
                Compare.number("x", Compare.Target.MOD_REVISION, Compare.Relation.EQUAL, 0),
                Compare.value("x", Compare.Relation.NOT_EQUAL, "1")),
            List.of(put("x", "1")),
            List.of());
    assertVerdict(new Story().call(1, 2, transaction, refused(1)).linearizable()).holds();
  }

  @Test
  void aPutTellsWhatItReplaced() {
    Request put = new Request.Put("a", "2", 0, true);
    assertVerdict(
            new Story()
                .call(1, 2, put("a", "1"), wasPut(2))
                .call(3, 4, put, new Response.Put(3, A1))
                .linearizable())
        .holds();
    assertVerdict(
            new Story()
                .call(1, 2, put("a", "1"), wasPut(2))
                .call(3, 4, put, wasPut(3))
                .linearizable())
        .isViolatedBy("put a=2", "should have been answered replacing a=1");
  }

  @Test
  void aDeletionOfNothingHasNoRevisionOfItsOwn() {
    assertVerdict(written().call(5, 6, Story.delete("b"), deleted(3, 0)).linearizable()).holds();
  }

  @Test
  void aKeyThatWasDeletedBeginsAnew() {
    assertVerdict(
            written()
                .call(5, 6, Story.delete("a"), deleted(4, 1))
                .call(7, 8, put("a", "3"), wasPut(5))
                .call(9, 10, get("a"), got(5, kv("a", "3", 5, 5, 1)))
                .linearizable())
        .holds();
  }

  @Test
  void aLimitLeavesKeysOut() {
    Request.Get get = new Request.Get(KeyRange.all(), false, 0, 1);
    Story story = written().call(5, 6, put("b", "1"), wasPut(4));
    assertVerdict(story.call(7, 8, get, new Response.Get(4, List.of(A2), 2, true)).linearizable())
        .holds();
    assertVerdict(story.call(7, 8, get, got(4, A2)).linearizable())
        .isViolatedBy("get of all keys, at most 1");
  }

  @Test
  void aLostWriteIsMissedByTheNextRead() {
    assertVerdict(
            written()
                .watch(
                    1,
                    events(putEvent(A1)),
                    events(putEvent(A2, A1)),
                    events(deleteEvent("a", 4, A2)))
                .call(5, 6, get("a"), got(4))
                .order())
        .isViolatedBy("nobody asked for what happened at revision 4");
  }

  private static Story written() {
    return new Story().call(1, 2, put("a", "1"), wasPut(2)).call(3, 4, put("a", "2"), wasPut(3));
  }
}
