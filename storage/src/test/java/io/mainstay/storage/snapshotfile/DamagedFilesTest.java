package io.mainstay.storage.snapshotfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Pages as the writer lays them out: 0 and 1 meta, 2 freelist, 3 the first leaf. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class DamagedFilesTest {
  private static final int PAGE = 4096;

  @TempDir Path directory;

  @Test
  void whateverByteIsChangedTheReaderEndsOrRefuses() throws IOException {
    for (byte[] image : new byte[][] {Images.original("3.5.30"), Images.write(PAGE, someTree())}) {
      Random random = new Random(7);
      int refused = 0;
      for (int i = 0; i < 3000; i++) {
        byte[] damaged = image.clone();
        int changes = 1 + random.nextInt(3);
        for (int change = 0; change < changes; change++) {
          // Half of the changes hit the beginnings of pages, where the structure is.
          int at =
              random.nextBoolean()
                  ? random.nextInt(image.length)
                  : random.nextInt(image.length / PAGE) * PAGE + random.nextInt(64);
          damaged[at] = (byte) random.nextInt(256);
        }
        refused += readsOrRefuses(damaged) ? 0 : 1;
      }
      assertThat(refused).isGreaterThan(100);
    }
  }

  @Test
  void whereverAFileIsCutTheReaderRefusesIt() throws IOException {
    byte[] image = Images.original("3.5.30");
    for (int size = 0; size < image.length - Trailer.SIZE_BYTES; size += 61) {
      assertThat(readsOrRefuses(Arrays.copyOf(image, size))).isFalse();
    }
  }

  private boolean readsOrRefuses(byte[] image) throws IOException {
    try {
      Images.read(Files.write(directory.resolve("x"), image));
      return true;
    } catch (SnapshotFileException e) {
      return false;
    }
  }

  private static SortedMap<String, SortedMap<byte[], byte[]>> someTree() {
    SortedMap<byte[], byte[]> entries = Images.bucket();
    for (int i = 0; i < 300; i++) {
      entries.put(ByteBuffer.allocate(17).putInt(i).array(), new byte[i]);
    }
    SortedMap<String, SortedMap<byte[], byte[]>> buckets = new TreeMap<>();
    buckets.put("alarm", Images.bucket());
    buckets.put("key", entries);
    return buckets;
  }

  @Test
  void aBranchThatLeadsBackToItselfIsRefused() throws IOException {
    SortedMap<String, SortedMap<byte[], byte[]>> buckets = someTree();
    buckets.remove("alarm");
    byte[] image = Images.write(PAGE, buckets);
    // The branch is the last page before the root's; its first element names its first child.
    int branch = image.length / PAGE - 2;
    ByteBuffer.wrap(image).order(ByteOrder.LITTLE_ENDIAN).putLong(branch * PAGE + 24, branch);
    assertRefused(image, "invalid database: page " + branch + " is referred to twice");
  }

  @Test
  void aPageOutsideOfTheFileIsRefused() throws IOException {
    byte[] image = Images.write(PAGE, oneEntry(new byte[1]));
    // The root is page 4: one element, whose value is the page of the bucket, behind its name.
    int header = 4 * PAGE + 16 + 16 + "key".length();
    ByteBuffer.wrap(image).order(ByteOrder.LITTLE_ENDIAN).putLong(header, 1L << 40);
    assertRefused(
        image,
        "invalid database: page 1099511627776 is referred to, and is outside of the database");
  }

  @Test
  void keysOutOfOrderAreRefused() throws IOException {
    SortedMap<String, SortedMap<byte[], byte[]>> buckets = oneEntry(new byte[0]);
    SortedMap<byte[], byte[]> entries = Images.bucket();
    entries.put(Images.bytes("a"), new byte[0]);
    entries.put(Images.bytes("b"), new byte[0]);
    buckets.put("key", entries);
    byte[] image = Images.write(PAGE, buckets);
    image[3 * PAGE + 16 + 2 * 16] = 'c';
    assertRefused(image, "invalid database: page 3 has keys out of order");
  }

  @Test
  void aBucketWithinABucketIsRead() throws IOException {
    byte[] inlineBucket = new byte[32];
    inlineBucket[16 + 8] = 2; // the kind of its page: a leaf without elements
    byte[] image = Images.write(PAGE, oneEntry(inlineBucket));
    image[3 * PAGE + 16] = 1; // the entry is a bucket
    Path path = Files.write(directory.resolve("x"), image);
    assertThat(Images.read(path)).containsOnlyKeys("key", "key/one");
  }

  private static SortedMap<String, SortedMap<byte[], byte[]>> oneEntry(byte[] value) {
    SortedMap<byte[], byte[]> entries = Images.bucket();
    entries.put(Images.bytes("one"), value);
    SortedMap<String, SortedMap<byte[], byte[]>> buckets = new TreeMap<>();
    buckets.put("key", entries);
    return buckets;
  }

  private void assertRefused(byte[] image, String message) throws IOException {
    Path path = Files.write(directory.resolve("x"), image);
    assertThatExceptionOfType(SnapshotFileException.class)
        .isThrownBy(() -> Images.read(path))
        .withMessage(message);
  }
}
