package io.mainstay.storage.snapshotfile;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.storage.TestFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

class WriteThenReadTest {
  private static Path directory = Path.of("");

  @BeforeContainer
  static void makeDirectory() throws IOException {
    directory = Files.createTempDirectory("snapshot-files");
  }

  @AfterContainer
  static void removeDirectory() throws IOException {
    TestFiles.deleteTree(directory);
  }

  @Provide
  Arbitrary<Integer> pageSizes() {
    return Arbitraries.of(4096, 16_384);
  }

  /** Sizes about those of pages among them, so that pages end within, at and after an entry. */
  @Provide
  Arbitrary<SortedMap<String, SortedMap<byte[], byte[]>>> buckets() {
    Arbitrary<String> names =
        Arbitraries.strings().withCharRange('a', 'f').ofMinLength(1).ofMaxLength(5);
    return Arbitraries.maps(names, entries()).ofMaxSize(6).map(TreeMap::new);
  }

  private static Arbitrary<SortedMap<byte[], byte[]>> entries() {
    Arbitrary<Integer> count = Arbitraries.of(0, 1, 2, 3, 50, 300, 1500);
    Arbitrary<Integer> keyBytes = Arbitraries.of(9, 17, 500, 3000, 5000, 32_768);
    Arbitrary<Integer> valueBytes = Arbitraries.of(0, 1, 100, 2000, 4060, 4096, 50_000);
    return Combinators.combine(count, keyBytes, valueBytes, Arbitraries.longs())
        .as(WriteThenReadTest::randomEntries);
  }

  private static SortedMap<byte[], byte[]> randomEntries(
      int count, int mostKeyBytes, int mostValueBytes, long seed) {
    Random random = new Random(seed);
    SortedMap<byte[], byte[]> entries = Images.bucket();
    // Counts are for small entries: a bucket takes a few megabytes at most.
    int affordable = Math.min(count, 2_000_000 / (mostKeyBytes + mostValueBytes) + 1);
    for (int i = 0; i < affordable; i++) {
      byte[] key = new byte[1 + random.nextInt(mostKeyBytes)];
      byte[] value = new byte[random.nextInt(mostValueBytes + 1)];
      random.nextBytes(key);
      random.nextBytes(value);
      entries.put(key, value);
    }
    return entries;
  }

  @Property(tries = 60)
  void whatIsWrittenIsRead(
      @ForAll("pageSizes") int pageSize,
      @ForAll("buckets") SortedMap<String, SortedMap<byte[], byte[]>> buckets)
      throws IOException {
    assertReadsBack(pageSize, buckets);
  }

  @Example
  void aTreeOfSeveralLevelsIsRead() throws IOException {
    SortedMap<byte[], byte[]> entries = Images.bucket();
    for (int i = 0; i < 60_000; i++) {
      entries.put(ByteBuffer.allocate(17).putInt(i).array(), new byte[i % 50]);
    }
    assertReadsBack(4096, new TreeMap<>(Map.of("key", entries)));
  }

  @Example
  void aValueOfManyPagesIsRead() throws IOException {
    SortedMap<byte[], byte[]> entries = Images.bucket();
    byte[] value = new byte[5_000_000];
    new Random(1).nextBytes(value);
    entries.put(Images.bytes("before"), Images.bytes("small"));
    entries.put(Images.bytes("large"), value);
    entries.put(Images.bytes("next"), Images.bytes("small"));
    assertReadsBack(4096, new TreeMap<>(Map.of("key", entries)));
  }

  private static void assertReadsBack(
      int pageSize, SortedMap<String, SortedMap<byte[], byte[]>> buckets) throws IOException {
    Path path = Files.write(directory.resolve("db"), Images.write(pageSize, buckets));
    SortedMap<String, SortedMap<byte[], byte[]>> read = Images.read(path);
    assertThat(read.keySet()).isEqualTo(buckets.keySet());
    buckets.forEach(
        (name, entries) -> {
          SortedMap<byte[], byte[]> found = read.getOrDefault(name, Images.bucket());
          assertThat(found.keySet().toArray()).isEqualTo(entries.keySet().toArray());
          assertThat(found.values().toArray()).isEqualTo(entries.values().toArray());
        });
    try (SnapshotFile file = SnapshotFile.open(path)) {
      assertThat(file.pageSizeBytes()).isEqualTo(pageSize);
      assertThat(file.databaseBytes() + Trailer.SIZE_BYTES).isEqualTo(Files.size(path));
      assertThat(file.checkTrailer()).hasValueSatisfying(t -> assertThat(t.matches()).isTrue());
    }
  }
}
