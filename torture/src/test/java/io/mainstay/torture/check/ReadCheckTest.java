package io.mainstay.torture.check;

import static io.mainstay.torture.check.Story.get;
import static io.mainstay.torture.check.Story.getAt;
import static io.mainstay.torture.check.Story.got;
import static io.mainstay.torture.check.Story.kv;
import static io.mainstay.torture.check.Story.put;
import static io.mainstay.torture.check.Story.serializable;
import static io.mainstay.torture.check.Story.unknown;
import static io.mainstay.torture.check.Story.wasPut;
import static io.mainstay.torture.check.VerdictAssert.assertVerdict;

import io.mainstay.torture.history.KeyRange;
import io.mainstay.torture.history.KeyValue;
import org.junit.jupiter.api.Test;

class ReadCheckTest {
  private static final KeyValue A1 = kv("a", "1", 2, 2, 1);
  private static final KeyValue A2 = kv("a", "2", 2, 3, 2);

  @Test
  void aSerializableReadMayBeOld() {
    assertVerdict(written().at("m1").call(5, 6, serializable("a"), got(1)).reads()).holds();
  }

  @Test
  void aSerializableReadShowsTheStateOfItsRevision() {
    assertVerdict(written().at("m1").call(5, 6, serializable("a"), got(2, A2)).reads())
        .isViolatedBy("serializable get of a", "should have been answered [a=1");
  }

  @Test
  void aSerializableReadDoesNotShowWhatIsAskedForLater() {
    assertVerdict(
            new Story()
                .at("m1")
                .call(1, 2, serializable("a"), got(2, A1))
                .at("m0")
                .call(3, 4, put("a", "1"), wasPut(2))
                .reads())
        .isViolatedBy("serializable get of a", "made only later", "put a=1");
  }

  @Test
  void aMemberDoesNotGoBack() {
    assertVerdict(
            written()
                .at("m1")
                .call(5, 6, serializable("a"), got(3, A2))
                .call(7, 8, serializable("a"), got(2, A1))
                .reads())
        .isViolatedBy("older state", "operation 3", "operation 2");
  }

  @Test
  void aMemberDoesNotGoBackBehindWhatItHasWritten() {
    assertVerdict(written().call(5, 6, serializable("a"), got(2, A1)).reads())
        .isViolatedBy("older state", "put a=2");
  }

  @Test
  void readsAtTheSameTimeAreInAnyOrder() {
    assertVerdict(
            written()
                .at("m1")
                .call(5, 7, serializable("a"), got(3, A2))
                .call(6, 8, serializable("a"), got(2, A1))
                .reads())
        .holds();
  }

  @Test
  void aMemberThatWasStartedAgainMayGoBack() {
    assertVerdict(
            written()
                .at("m1")
                .call(5, 6, serializable("a"), got(3, A2))
                .started("m1", 7)
                .call(8, 9, serializable("a"), got(2, A1))
                .reads())
        .holds();
  }

  @Test
  void anotherMemberThatWasStartedAgainIsNoExcuse() {
    assertVerdict(
            written()
                .at("m1")
                .call(5, 6, serializable("a"), got(3, A2))
                .started("m2", 7)
                .call(8, 9, serializable("a"), got(2, A1))
                .reads())
        .isViolatedBy("older state");
  }

  @Test
  void aReadAtARevisionShowsThatOne() {
    assertVerdict(written().call(5, 6, getAt(2, KeyRange.all()), got(3, A1)).reads()).holds();
    assertVerdict(written().call(5, 6, getAt(2, KeyRange.all()), got(3, A2)).reads())
        .isViolatedBy("get of all keys at revision 2", "should have been answered [a=1");
  }

  @Test
  void aReadAtARevisionIsNotAnsweredBeforeThereIsOne() {
    assertVerdict(written().call(5, 6, getAt(4, KeyRange.all()), got(3)).reads())
        .isViolatedBy("had not come that far");
  }

  @Test
  void aSerializableReadOfAnUnknownWriteShowsThatItHappened() {
    assertVerdict(
            new Story()
                .call(1, 2, put("a", "1"), unknown())
                .call(3, 4, serializable("a"), got(2, A1))
                .call(5, 6, get("a"), got(1))
                .linearizable())
        .isViolatedBy("get of a", "revision 2 was known already");
  }

  private static Story written() {
    return new Story().call(1, 2, put("a", "1"), wasPut(2)).call(3, 4, put("a", "2"), wasPut(3));
  }
}
