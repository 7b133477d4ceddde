package io.mainstay.storage.snapshotfile;

import com.google.protobuf.ByteString;
import io.mainstay.storage.snapshotfile.records.BucketName;
import io.mainstay.storage.snapshotfile.records.KeyRecords;
import io.mainstay.storage.snapshotfile.records.MetaRecords;
import io.mainstay.storage.snapshotfile.records.RevisionKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.zip.CRC32C;

/**
 * What {@code snapshot status} says about a file. Making it takes memory for the names of all keys.
 *
 * @param hash the CRC-32C of the names of all buckets and of all they hold, unsigned
 * @param revision the main revision of the last record, 0 if there is none
 * @param keys how many keys there are at that revision, as etcd counts since 3.6: what fills up a
 *     revision is a key without name
 * @param records how many entries there are, in all buckets: what etcd up to 3.5 calls keys
 * @param databaseBytes the size of the database, in bytes, without trailer
 * @param storageVersion the version that wrote the data, empty before 3.6
 */
public record SnapshotStatus(
    long hash, long revision, long keys, long records, long databaseBytes, String storageVersion) {
  /**
   * Reads the whole file. Errors: as {@link SnapshotFile#walk}, and records that are unreadable.
   */
  public static SnapshotStatus of(SnapshotFile file) throws IOException {
    Reckoning reckoning = new Reckoning();
    file.walk(reckoning);
    return new SnapshotStatus(
        reckoning.hash.getValue(),
        reckoning.revision,
        reckoning.keys.size(),
        reckoning.records,
        file.databaseBytes(),
        reckoning.storageVersion);
  }

  private static final class Reckoning implements BucketVisitor {
    private final CRC32C hash = new CRC32C();
    private final Set<ByteString> keys = new HashSet<>();
    private long revision;
    private long records;
    private String storageVersion = "";
    private String bucket = "";

    @Override
    public BucketVisitor bucket(byte[] name) {
      hash.update(name);
      bucket = new String(name, StandardCharsets.UTF_8);
      return this;
    }

    @Override
    public void entry(byte[] key, byte[] value) throws IOException {
      hash.update(key);
      hash.update(value);
      records++;
      if (bucket.equals(BucketName.KEY.text())) {
        change(RevisionKey.decode(key), KeyRecords.decode(value).getKey());
      } else if (bucket.equals(BucketName.META.text())
          && Arrays.equals(key, MetaRecords.STORAGE_VERSION.toByteArray())) {
        storageVersion = new String(value, StandardCharsets.UTF_8);
      }
    }

    private void change(RevisionKey at, ByteString key) {
      revision = at.main();
      if (at.tombstone()) {
        keys.remove(key);
      } else {
        keys.add(key);
      }
    }
  }
}
