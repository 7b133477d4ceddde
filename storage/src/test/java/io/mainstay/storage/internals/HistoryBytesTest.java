package io.mainstay.storage.internals;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.storage.StoreFixture;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HistoryBytesTest {
  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void whatIsCountedIsWhatIsThere(long seed) {
    Random random = new Random(seed);
    try (StoreFixture fixture = new StoreFixture(directory)) {
      for (int i = 0; i < 300; i++) {
        change(fixture, random);
        if (i % 50 == 49) {
          fixture.reopen();
        }
      }
      fixture.store().physicalCompaction(fixture.revision()).join();
    }
    assertCountedIsThere();
  }

  @Test
  void aDeletionAndAPutOfOneRevisionAreCountedOnce() {
    try (StoreFixture fixture = new StoreFixture(directory)) {
      fixture.put("a", "1");
      fixture.delete("a");
      fixture.put("a", "2");
      fixture.delete("a");
      fixture.compact(fixture.revision());
      fixture.put("a", "3");
      fixture.compact(fixture.revision());
    }
    assertCountedIsThere();
  }

  private static void change(StoreFixture fixture, Random random) {
    String key = "key " + random.nextInt(8);
    switch (random.nextInt(4)) {
      case 0 -> fixture.delete(key);
      case 1 -> {
        long to = fixture.revision() - random.nextInt(10);
        if (to > fixture.read(view -> view.compactRevision())) {
          fixture.compactLogically(to);
        }
      }
      default -> fixture.put(key, "v".repeat(random.nextInt(100)));
    }
  }

  private void assertCountedIsThere() {
    Database database =
        Database.openReadOnly(
            directory.resolve("generation-1"),
            new StoreMemory(1 << 20),
            new Failures(
                failure -> {
                  throw new AssertionError(failure);
                }));
    try (SnapshotReader reader = new SnapshotReader(database)) {
      assertThat(HistoryBytes.read(database).live())
          .hasValue(bytes(reader, Family.KEYS) + bytes(reader, Family.EVENTS));
    } finally {
      database.references().release();
    }
  }

  private static long bytes(SnapshotReader reader, Family family) {
    long bytes = 0;
    try (Cursor cursor = reader.cursor(family, null)) {
      for (cursor.seek(new byte[0]); cursor.valid(); cursor.next()) {
        bytes += cursor.key().length + cursor.value().length;
      }
    }
    return bytes;
  }
}
