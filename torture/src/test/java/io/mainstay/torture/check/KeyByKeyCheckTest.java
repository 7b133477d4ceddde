package io.mainstay.torture.check;

import static io.mainstay.torture.check.Story.deleted;
import static io.mainstay.torture.check.Story.get;
import static io.mainstay.torture.check.Story.got;
import static io.mainstay.torture.check.Story.kv;
import static io.mainstay.torture.check.Story.put;
import static io.mainstay.torture.check.Story.putIfVersion;
import static io.mainstay.torture.check.Story.refused;
import static io.mainstay.torture.check.Story.succeeded;
import static io.mainstay.torture.check.Story.unknown;
import static io.mainstay.torture.check.Story.wasPut;
import static io.mainstay.torture.check.VerdictAssert.assertVerdict;

import io.mainstay.torture.history.KeyRange;
import io.mainstay.torture.history.KeyValue;
import io.mainstay.torture.history.Request;
import io.mainstay.torture.history.Response;
import org.junit.jupiter.api.Test;

/** The revisions are all wrong: they are not looked at. */
class KeyByKeyCheckTest {
  private static final KeyValue A1 = kv("a", "1", 0, 0, 1);
  private static final KeyValue A2 = kv("a", "2", 0, 0, 2);

  @Test
  void aReadShowsWhatWasWrittenBefore() {
    assertVerdict(written().call(5, 6, get("a"), got(0, A2)).keyByKey()).holds();
  }

  @Test
  void aReadAfterAWriteDoesNotShowTheStateBefore() {
    assertVerdict(written().call(5, 6, get("a"), got(0, A1)).keyByKey())
        .isViolatedBy("what was seen of a", "get of a");
  }

  @Test
  void aKeyIsNotBlamedForAnother() {
    assertVerdict(
            written()
                .call(5, 6, get("a"), got(0, A2))
                .call(5, 6, get("b"), got(0, kv("b", "1", 0, 0, 1)))
                .keyByKey())
        .isViolatedBy("what was seen of b");
  }

  @Test
  void anUnknownWriteMayHappenLongAfterOrNever() {
    Story story = written().call(5, 6, put("a", "3"), unknown()).call(7, 8, get("a"), got(0, A2));
    assertVerdict(story.keyByKey()).holds();
    assertVerdict(story.call(9, 10, get("a"), got(0, kv("a", "3", 0, 0, 3))).keyByKey()).holds();
  }

  @Test
  void anUnknownWriteHappensOnce() {
    assertVerdict(
            written()
                .call(5, 6, put("a", "3"), unknown())
                .call(7, 8, put("a", "4"), wasPut(0))
                .call(9, 10, get("a"), got(0, kv("a", "4", 0, 0, 5)))
                .keyByKey())
        .isViolatedBy("what was seen of a");
  }

  @Test
  void aTransactionSaysWhatItFound() {
    assertVerdict(
            written().call(5, 6, putIfVersion("a", 2, "3"), succeeded(0, wasPut(0))).keyByKey())
        .holds();
    assertVerdict(
            written().call(5, 6, putIfVersion("a", 1, "3"), succeeded(0, wasPut(0))).keyByKey())
        .isViolatedBy("transaction");
    assertVerdict(
            written().call(5, 6, putIfVersion("a", 2, "3"), refused(0, got(0, A2))).keyByKey())
        .isViolatedBy("transaction");
  }

  @Test
  void aDeletionSaysWhetherThereWasAKey() {
    assertVerdict(written().call(5, 6, Story.delete("a"), deleted(0, 0)).keyByKey())
        .isViolatedBy("delete of a");
  }

  @Test
  void aDeletionOfARangeReachesAllItsKeys() {
    Request everything = new Request.Delete(KeyRange.all(), false);
    assertVerdict(
            written()
                .call(5, 6, everything, deleted(0, 1))
                .call(7, 8, get("a"), got(0, A2))
                .keyByKey())
        .isViolatedBy("get of a");
  }

  @Test
  void aKeyMayGoWithItsLeaseAtAnyTimeButDoesNotComeBack() {
    KeyValue leased = new KeyValue("a", "1", 0, 0, 1, 7);
    Story story =
        new Story()
            .call(1, 2, put("a", "1", 7), wasPut(0))
            .call(3, 4, get("a"), got(0, leased))
            .call(5, 6, get("a"), got(0));
    assertVerdict(story.keyByKey()).holds();
    assertVerdict(story.call(7, 8, get("a"), got(0, leased)).keyByKey()).isViolatedBy("get of a");
  }

  @Test
  void theKeysOfLocksAreLeftOut() {
    assertVerdict(
            new Story()
                .call(1, 2, new Request.Lock("l", 1), new Response.Lock(2, "l/1"))
                .call(3, 4, get("l/1"), got(0))
                .keyByKey())
        .holds();
  }

  private static Story written() {
    return new Story().call(1, 2, put("a", "1"), wasPut(0)).call(3, 4, put("a", "2"), wasPut(0));
  }
}
