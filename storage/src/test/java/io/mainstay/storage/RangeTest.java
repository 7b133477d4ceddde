package io.mainstay.storage;

import static io.mainstay.storage.StoreFixture.assertRefused;
import static io.mainstay.storage.StoreFixture.bytes;
import static io.mainstay.storage.StoreFixture.everything;
import static io.mainstay.storage.StoreFixture.putRequest;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.mainstay.api.errors.EtcdError;
import io.mainstay.api.etcdserverpb.DeleteRangeRequest;
import io.mainstay.api.etcdserverpb.DeleteRangeResponse;
import io.mainstay.api.etcdserverpb.RangeRequest;
import io.mainstay.api.etcdserverpb.RangeRequest.SortOrder;
import io.mainstay.api.etcdserverpb.RangeRequest.SortTarget;
import io.mainstay.api.etcdserverpb.RangeResponse;
import io.mainstay.api.mvccpb.KeyValue;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RangeTest {
  @TempDir Path directory;
  private StoreFixture fixture;

  /** Values fall while keys rise, and the last key is the oldest. */
  @BeforeEach
  void open() {
    fixture = new StoreFixture(directory);
    fixture.grantLease(5);
    fixture.put("d", "1");
    fixture.put(putRequest("a", "4").setLease(5).build());
    fixture.put("b", "3");
    fixture.put("c", "2");
    fixture.put("b", "3");
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private static RangeRequest.Builder range(String key, String end) {
    return RangeRequest.newBuilder().setKey(bytes(key)).setRangeEnd(bytes(end));
  }

  @Test
  void aRangeEndMakesAHalfOpenRange() {
    assertThat(fixture.keys(range("b", "d"))).containsExactly("b", "c");
  }

  @Test
  void aZeroByteAsRangeEndMeansFromTheKeyOn() {
    assertThat(fixture.keys(range("c", "\0"))).containsExactly("c", "d");
    assertThat(fixture.keys(range("\0", "\0"))).containsExactly("a", "b", "c", "d");
  }

  @Test
  void aKeyAtOrAfterTheRangeEndSelectsNothing() {
    assertThat(fixture.range(range("c", "b")).getCount()).isZero();
    assertThat(fixture.range(range("c", "c")).getKvsList()).isEmpty();
  }

  @Test
  void aSingleKeyIsNotAPrefix() {
    fixture.put("aa", "x");
    assertThat(fixture.keys(range("a", ""))).containsExactly("a");
  }

  @Test
  void theCountIgnoresLimitAndFilters() {
    RangeResponse limited = fixture.range(everything().setLimit(2));
    assertThat(limited.getKvsCount()).isEqualTo(2);
    assertThat(limited.getMore()).isTrue();
    assertThat(limited.getCount()).isEqualTo(4);

    RangeResponse filtered = fixture.range(everything().setMinModRevision(5));
    assertThat(filtered.getKvsCount()).isEqualTo(2);
    assertThat(filtered.getCount()).isEqualTo(4);
  }

  @Test
  void thereIsNoMoreWhenTheLimitIsJustReached() {
    assertThat(fixture.range(everything().setLimit(4)).getMore()).isFalse();
    assertThat(fixture.range(everything().setLimit(-1)).getKvsCount()).isEqualTo(4);
  }

  @Test
  void countOnlyGivesNoPairsAndNoMore() {
    RangeResponse response = fixture.range(everything().setCountOnly(true).setLimit(1));
    assertThat(response).isEqualTo(RangeResponse.newBuilder().setCount(4).build());
  }

  @Test
  void keysOnlyLeavesOutValueAndLease() {
    assertThat(fixture.range(range("a", "").setKeysOnly(true)).getKvs(0))
        .isEqualTo(
            KeyValue.newBuilder()
                .setKey(bytes("a"))
                .setCreateRevision(3)
                .setModRevision(3)
                .setVersion(1)
                .build());
  }

  @Test
  void keysOnlySortedByValueKeepsTheLease() {
    RangeResponse response =
        fixture.range(
            everything()
                .setKeysOnly(true)
                .setSortTarget(SortTarget.VALUE)
                .setSortOrder(SortOrder.DESCEND));
    assertThat(response.getKvs(0).getKey()).isEqualTo(bytes("a"));
    assertThat(response.getKvs(0).getValue()).isEmpty();
    assertThat(response.getKvs(0).getLease()).isEqualTo(5);
  }

  @Test
  void keysOnlyAtAnOldRevisionLeavesOutValueAndLeaseToo() {
    KeyValue pair = fixture.range(range("a", "").setKeysOnly(true).setRevision(3)).getKvs(0);
    assertThat(pair.getValue()).isEmpty();
    assertThat(pair.getLease()).isZero();
  }

  @Test
  void filtersAreInclusiveAndComeBeforeTheLimit() {
    RangeResponse response =
        fixture.range(everything().setMinModRevision(3).setMaxModRevision(5).setLimit(1));
    assertThat(response.getKvs(0).getKey()).isEqualTo(bytes("a"));
    assertThat(response.getMore()).isTrue();
    assertThat(fixture.keys(everything().setMinCreateRevision(4).setMaxCreateRevision(4)))
        .containsExactly("b");
  }

  @Test
  void everyTargetSortsInBothOrders() {
    assertThat(sorted(SortTarget.KEY, SortOrder.DESCEND)).containsExactly("d", "c", "b", "a");
    assertThat(sorted(SortTarget.VERSION, SortOrder.DESCEND).get(0)).isEqualTo("b");
    assertThat(sorted(SortTarget.CREATE, SortOrder.ASCEND)).containsExactly("d", "a", "b", "c");
    assertThat(sorted(SortTarget.MOD, SortOrder.DESCEND)).containsExactly("b", "c", "a", "d");
    assertThat(sorted(SortTarget.VALUE, SortOrder.ASCEND)).containsExactly("d", "c", "b", "a");
  }

  private List<String> sorted(SortTarget target, SortOrder order) {
    return fixture.keys(everything().setSortTarget(target).setSortOrder(order));
  }

  @Test
  void aSortWithAnOrderComesBeforeTheLimit() {
    assertThat(
            fixture.keys(
                everything()
                    .setSortTarget(SortTarget.VALUE)
                    .setSortOrder(SortOrder.ASCEND)
                    .setLimit(1)))
        .containsExactly("d");
  }

  @Test
  void aSortWithoutAnOrderIsAscendingWithinTheFirstKeys() {
    // One more than the limit is read, by key: a, b, c. Of these the smallest values are c's and
    // b's.
    assertThat(fixture.keys(everything().setSortTarget(SortTarget.VALUE).setLimit(2)))
        .containsExactly("c", "b");
  }

  @Test
  void everyRevisionSinceTheCompactionCanBeRead() {
    fixture.delete("b");
    assertThat(fixture.valueAt("b", 3)).isEqualTo("absent");
    assertThat(fixture.valueAt("b", 4)).isEqualTo("3");
    assertThat(fixture.keys(everything().setRevision(4))).containsExactly("a", "b", "d");
    assertThat(fixture.keys(everything())).containsExactly("a", "c", "d");
    assertThat(fixture.range(everything().setRevision(6).setCountOnly(true)).getCount())
        .isEqualTo(4);
  }

  @Test
  void aFutureRevisionIsRefused() {
    assertRefused(EtcdError.FUTURE_REVISION, () -> fixture.range(everything().setRevision(7)));
  }

  @Test
  void aNegativeRevisionIsTheNewest() {
    fixture.compact(4);
    assertThat(fixture.keys(everything().setRevision(-3))).hasSize(4);
  }

  @Test
  void aKeyWithThousandsOfVersionsIsReadAtEachOfThem() {
    long first = fixture.revision() + 1;
    fixture.apply(
        batch -> {
          for (int i = 0; i < 5000; i++) {
            batch.put(putRequest("b", "version " + i).build());
          }
          return true;
        });
    assertThat(fixture.valueAt("b", first + 1234)).isEqualTo("version 1234");
    assertThat(fixture.keys(everything().setRevision(first + 77)))
        .containsExactly("a", "b", "c", "d");
    assertThat(fixture.keys(everything())).containsExactly("a", "b", "c", "d");
  }

  @Test
  void pagesJoinToTheRangeWithoutCountingIt() {
    List<String> keys = new ArrayList<>();
    ByteString from = bytes("a");
    while (from != null) {
      ByteString first = from;
      RangePage page = fixture.read(view -> view.page(first, bytes("\0"), 5, false, 2));
      page.pairs().forEach(pair -> keys.add(pair.getKey().toStringUtf8()));
      from = page.next();
    }
    assertThat(keys).containsExactly("a", "b", "c", "d");
    assertThat(fixture.<Long>read(view -> view.count(bytes("a"), bytes("c"), 5))).isEqualTo(2);
  }

  @Test
  void aPageBelowTheCompactRevisionIsRefused() {
    fixture.compactLogically(4);
    assertRefused(
        EtcdError.COMPACTED,
        () -> fixture.read(view -> view.page(bytes("a"), bytes("\0"), 3, false, 2)));
    assertRefused(
        EtcdError.COMPACTED, () -> fixture.read(view -> view.count(bytes("a"), bytes("\0"), 3)));
  }

  @Test
  void aDeletedRangeGivesItsPairsIfAskedTo() {
    DeleteRangeRequest request =
        DeleteRangeRequest.newBuilder()
            .setKey(bytes("b"))
            .setRangeEnd(bytes("d"))
            .setPrevKv(true)
            .build();
    DeleteRangeResponse response = fixture.apply(batch -> batch.deleteRange(request).build());

    assertThat(response.getDeleted()).isEqualTo(2);
    assertThat(response.getPrevKvs(0).getVersion()).isEqualTo(2);
    assertThat(response.getPrevKvs(1).getKey()).isEqualTo(bytes("c"));
    assertThat(fixture.keys(everything())).containsExactly("a", "d");
    assertThat(fixture.changes(7, 7)).containsExactly("7.0 -b", "7.1 -c");
  }

  @Test
  void aDeleteThatFindsNothingChangesNothing() {
    assertThat(fixture.delete("nothing")).isEqualTo(6);
    assertThat(fixture.changes(6, 99)).containsExactly("6.0 b");
  }

  @Test
  void aDeletionCarriesKeyAndRevisionAndNothingElse() {
    long revision = fixture.delete("a");
    List<Change> changes = new ArrayList<>();
    fixture.read(
        view -> {
          view.changes(revision, revision, changes::add);
          return true;
        });
    assertThat(changes.get(0).kv())
        .isEqualTo(KeyValue.newBuilder().setKey(bytes("a")).setModRevision(revision).build());
  }

  @Test
  void aVisitOfChangesEndsWhenTheVisitorHasEnough() {
    List<Change> seen = new ArrayList<>();
    fixture.read(
        view -> {
          view.changes(
              2,
              6,
              change -> {
                seen.add(change);
                return seen.size() < 2;
              });
          return true;
        });
    assertThat(seen).hasSize(2);
  }
}
