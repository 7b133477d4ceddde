package io.mainstay.storage.snapshotfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.protobuf.ByteString;
import io.mainstay.api.mvccpb.KeyValue;
import io.mainstay.storage.snapshotfile.records.BucketName;
import io.mainstay.storage.snapshotfile.records.KeyRecords;
import io.mainstay.storage.snapshotfile.records.MetaRecords;
import io.mainstay.storage.snapshotfile.records.RevisionKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotStatusTest {
  @TempDir Path directory;

  private final SortedMap<String, SortedMap<byte[], byte[]>> buckets = new TreeMap<>();

  SnapshotStatusTest() {
    for (BucketName name : BucketName.values()) {
      buckets.put(name.text(), Images.bucket());
    }
  }

  private SnapshotFile file() throws IOException {
    return SnapshotFile.open(Files.write(directory.resolve("x"), Images.write(4096, buckets)));
  }

  private void put(BucketName bucket, byte[] key, byte[] value) {
    SortedMap<byte[], byte[]> entries = Images.bucket();
    entries.put(key, value);
    buckets.put(bucket.text(), entries);
  }

  @Test
  void anEmptyStoreHasRevisionZero() throws IOException {
    try (SnapshotFile file = file()) {
      assertThat(SnapshotStatus.of(file).revision()).isZero();
    }
  }

  @Test
  void theVersionOfTheDataIsThatOfMeta() throws IOException {
    put(BucketName.META, MetaRecords.STORAGE_VERSION.toByteArray(), Images.bytes("3.7.0"));
    try (SnapshotFile file = file()) {
      assertThat(SnapshotStatus.of(file).storageVersion()).isEqualTo("3.7.0");
    }
  }

  @Test
  void aKeyCountsOnceAndNotWhenItIsDeleted() throws IOException {
    change(new RevisionKey(2, 0, false), pair("gone"));
    change(new RevisionKey(3, 0, false), pair("kept"));
    change(new RevisionKey(4, 0, false), pair("kept"));
    change(new RevisionKey(5, 0, true), pair("gone"));
    try (SnapshotFile file = file()) {
      assertThat(SnapshotStatus.of(file).keys()).isEqualTo(1);
    }
  }

  @Test
  void aChangeOfNothingCountsAsAKeyWithoutName() throws IOException {
    change(new RevisionKey(1000, 0, false), new byte[0]);
    try (SnapshotFile file = file()) {
      assertThat(SnapshotStatus.of(file).keys()).isEqualTo(1);
    }
  }

  private void change(RevisionKey at, byte[] value) {
    buckets.computeIfAbsent(BucketName.KEY.text(), name -> Images.bucket()).put(at.encode(), value);
  }

  private static byte[] pair(String key) {
    return KeyRecords.put(KeyValue.newBuilder().setKey(ByteString.copyFromUtf8(key)).build());
  }

  @Test
  void aKeyThatIsNoRevisionIsRefused() throws IOException {
    put(BucketName.KEY, Images.bytes("name"), Images.bytes("value"));
    try (SnapshotFile file = file()) {
      assertThatExceptionOfType(SnapshotFileException.class)
          .isThrownBy(() -> SnapshotStatus.of(file))
          .withMessage("cannot parse revision key");
    }
  }

  @Test
  void aBucketThatNobodyVisitsIsPassedOver() throws IOException {
    put(BucketName.LEASE, Images.bytes("lease"), new byte[0]);
    put(BucketName.META, Images.bytes("meta"), new byte[0]);
    List<String> visited = new ArrayList<>();
    BucketVisitor onlyMeta =
        new BucketVisitor() {
          @Override
          public void entry(byte[] key, byte[] value) {
            visited.add(new String(key, StandardCharsets.UTF_8));
          }

          @Override
          public @Nullable BucketVisitor bucket(byte[] name) {
            return Arrays.equals(name, Images.bytes("meta")) ? this : null;
          }
        };
    try (SnapshotFile file = file()) {
      file.walk(onlyMeta);
    }
    assertThat(visited).containsExactly("meta");
  }
}
