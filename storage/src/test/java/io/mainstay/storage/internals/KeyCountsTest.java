package io.mainstay.storage.internals;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.mainstay.api.etcdserverpb.DeleteRangeRequest;
import io.mainstay.api.etcdserverpb.PutRequest;
import io.mainstay.api.etcdserverpb.RangeRequest;
import io.mainstay.api.etcdserverpb.RangeResponse;
import io.mainstay.api.etcdserverpb.RequestOp;
import io.mainstay.api.etcdserverpb.TxnRequest;
import io.mainstay.storage.ApplyBatch;
import io.mainstay.storage.StoreFixture;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rocksdb.WriteBatch;

class KeyCountsTest {
  private static final int KEYS = 20_000;
  private static final ByteString OPEN = ByteString.copyFrom(new byte[1]);

  @TempDir Path directory;

  private StoreFixture store;
  private final NavigableSet<String> present = new TreeSet<>();
  private final List<Growth> growths = new ArrayList<>();

  private record Growth(long revision, String key, int by) {}

  @BeforeEach
  void open() {
    store = new StoreFixture(directory);
  }

  @AfterEach
  void close() {
    store.close();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void anyRangeIsCountedExactlyAtAnyRevision(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 40; i++) {
      change(random);
      for (int j = 0; j < 5; j++) {
        assertCounted(random);
      }
      if (i % 10 == 9) {
        store.reopen();
      }
    }
  }

  @Test
  void blocksFollowTheKeys() {
    store.apply(batch -> put(batch, 0, KEYS, 1));
    assertThat(blocks())
        .hasSizeBetween(KEYS / KeyCounts.MOST_IN_BLOCK, 2 * KEYS / KeyCounts.MOST_IN_BLOCK);
    store.apply(batch -> delete(batch, 0, KEYS - 2000));
    assertThat(blocks()).hasSizeBetween(2, 20);
    store.apply(batch -> delete(batch, 0, KEYS));
    assertThat(blocks()).containsExactly(0);
  }

  @Test
  void noBlockGrowsBeyondBounds() {
    for (int i = 0; i < 20; i++) {
      int from = i;
      store.apply(batch -> put(batch, from, KEYS / 20, 20));
    }
    assertThat(blocks()).allMatch(count -> count <= KeyCounts.MOST_IN_BLOCK);
    assertThat(blocks().stream().mapToInt(Integer::intValue).sum()).isEqualTo(KEYS);
  }

  @Test
  void aStoreFromBeforeTheCountsGetsThem() {
    store.apply(batch -> put(batch, 0, 3000, 1));
    store.close();
    forgetCounts();
    store = new StoreFixture(directory);
    assertThat(count(key(0), OPEN, 0)).isEqualTo(3000);
    assertThat(blocks()).hasSizeGreaterThan(1);
  }

  @Test
  void aBatchCountsItsOwnChanges() {
    long before = store.apply(batch -> put(batch, 0, 3000, 1));
    try (ApplyBatch batch = store.begin()) {
      put(batch, 3000, 10, 1);
      delete(batch, 100, 103);
      assertThat(firstOf(batch, 0).getCount()).isEqualTo(3007);
      assertThat(firstOf(batch, before).getCount()).isEqualTo(3000);
      assertThat(firstOf(batch, before + 4).getCount()).isEqualTo(3004);
    }
  }

  private static RangeResponse firstOf(ApplyBatch batch, long revision) {
    RangeRequest first =
        RangeRequest.newBuilder()
            .setKey(bytes(key(0)))
            .setRangeEnd(OPEN)
            .setLimit(1)
            .setRevision(revision)
            .build();
    return batch
        .txn(
            TxnRequest.newBuilder()
                .addSuccess(RequestOp.newBuilder().setRequestRange(first))
                .build())
        .getResponses(0)
        .getResponseRange();
  }

  @Test
  void whoPagesAtOneRevisionIsToldTheCountOfThatRevision() {
    long revision = store.apply(batch -> put(batch, 0, 3000, 1));
    String from = key(0);
    for (int left = 3000; left > 0; left -= 500) {
      RangeResponse page = page(from, revision);
      assertThat(page.getCount()).isEqualTo(left);
      assertThat(page.getMore()).isEqualTo(left > 500);
      int last = left;
      store.apply(batch -> delete(batch, 0, 3000 - last / 2));
      from = page.getKvs(499).getKey().toStringUtf8() + "\0";
    }
  }

  private RangeResponse page(String from, long revision) {
    return store.range(
        RangeRequest.newBuilder()
            .setKey(bytes(from))
            .setRangeEnd(OPEN)
            .setLimit(500)
            .setRevision(revision));
  }

  /** Some thousand keys more, or a stretch of them fewer. */
  private void change(Random random) {
    int from = random.nextInt(KEYS);
    store.apply(
        batch ->
            random.nextInt(3) == 0
                ? delete(batch, from, from + random.nextInt(KEYS / 2))
                : put(batch, from, random.nextInt(3000), 1 + random.nextInt(5)));
  }

  private long put(ApplyBatch batch, int from, int count, int step) {
    for (int i = 0; i < count; i++) {
      String key = key((from + i * step) % KEYS);
      batch.put(PutRequest.newBuilder().setKey(bytes(key)).build());
      if (present.add(key)) {
        growths.add(new Growth(batch.revision(), key, 1));
      }
    }
    return batch.revision();
  }

  private long delete(ApplyBatch batch, int from, int to) {
    batch.deleteRange(
        DeleteRangeRequest.newBuilder()
            .setKey(bytes(key(from)))
            .setRangeEnd(bytes(key(to)))
            .build());
    NavigableSet<String> gone = present.subSet(key(from), true, key(to), false);
    gone.forEach(key -> growths.add(new Growth(batch.revision(), key, -1)));
    gone.clear();
    return batch.revision();
  }

  private void assertCounted(Random random) {
    String from = key(random.nextInt(KEYS));
    String to = random.nextInt(4) == 0 ? null : key(random.nextInt(KEYS));
    long revision =
        Math.max(1, store.revision() - (random.nextBoolean() ? random.nextInt(4000) : 0));
    long expected =
        growths.stream()
            .filter(growth -> growth.revision() <= revision)
            .filter(growth -> growth.key().compareTo(from) >= 0)
            .filter(growth -> to == null || growth.key().compareTo(to) < 0)
            .mapToLong(Growth::by)
            .sum();
    assertThat(count(from, to == null ? OPEN : bytes(to), revision)).isEqualTo(expected);
  }

  private long count(String from, ByteString end, long revision) {
    return store.read(view -> view.count(bytes(from), end, revision));
  }

  private List<Integer> blocks() {
    store.close();
    List<Integer> counts = new ArrayList<>();
    Database database = database();
    try (SnapshotReader reader = new SnapshotReader(database);
        Cursor stored = reader.cursor(Family.COUNTS, null)) {
      for (stored.seek(new byte[0]); stored.valid(); stored.next()) {
        counts.add(KeyCounts.decode(stored.value()));
      }
    } finally {
      database.references().release();
    }
    store = new StoreFixture(directory);
    return counts;
  }

  private void forgetCounts() {
    Database database = database();
    List<byte[]> starts = new ArrayList<>();
    try (SnapshotReader reader = new SnapshotReader(database);
        Cursor stored = reader.cursor(Family.COUNTS, null)) {
      for (stored.seek(new byte[0]); stored.valid(); stored.next()) {
        starts.add(stored.key());
      }
    }
    try (WriteBatch batch = new WriteBatch()) {
      RocksBatch.FamilyWriter writer = new RocksBatch.FamilyWriter(database, batch);
      starts.forEach(start -> writer.delete(Family.COUNTS, start));
      database.write(batch);
    }
    database.flush();
    database.references().release();
  }

  private Database database() {
    return Database.open(
        directory.resolve("generation-1"),
        new StoreMemory(1 << 20),
        new Failures(
            failure -> {
              throw new AssertionError(failure);
            }),
        Runnable::run);
  }

  private static String key(int number) {
    return "key %05d".formatted(number);
  }

  private static ByteString bytes(String key) {
    return ByteString.copyFromUtf8(key);
  }
}
