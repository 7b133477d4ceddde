package io.mainstay.storage.internals;

import com.google.protobuf.ByteString;
import io.mainstay.storage.KeySpaceHash;
import io.mainstay.storage.snapshotfile.records.BucketName;
import io.mainstay.storage.snapshotfile.records.RevisionKey;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * Hashes the changes up to a revision as etcd does.
 *
 * <p>Changes after the last compaction all count. Of those before it only the versions count that a
 * compaction at the revision would keep; if it would keep none at all, those count that the last
 * compaction has kept. No tombstone at or before the last compaction counts: some releases of etcd
 * remove the one exactly there, others do not.
 */
final class KeySpaceHasher {
  private static final ByteString ZERO = ByteString.copyFrom(new byte[] {0});
  private static final KeyRange ALL = KeyRange.of(ZERO, ZERO);

  private static final byte[] FILLER = VersionKey.encode(new byte[0], 0, 0);

  private final Reader reader;
  private final long revision;
  private final long compactRevision;
  private final CRC32C crc = new CRC32C();

  private KeySpaceHasher(Reader reader, long revision, long compactRevision) {
    this.reader = reader;
    this.revision = revision;
    this.compactRevision = compactRevision;
  }

  /** Hashes what is there at a revision, which is not below the compact revision. */
  static KeySpaceHash at(Reader reader, long revision, long compactRevision) {
    KeySpaceHasher hasher = new KeySpaceHasher(reader, revision, compactRevision);
    return hasher.run(hasher.anythingAtRevision());
  }

  /**
   * Hashes what is there when a compaction is about to remove what it made obsolete.
   *
   * @param compactRevision of the compaction before
   */
  static KeySpaceHash ofCompaction(Reader reader, long revision, long compactRevision) {
    KeySpaceHasher hasher = new KeySpaceHasher(reader, revision, compactRevision);
    // What a compaction keeps includes tombstones at its revision.
    return hasher.run(hasher.anythingAtRevision() || hasher.anyTombstoneAtRevision());
  }

  private boolean anyTombstoneAtRevision() {
    try (Cursor events = reader.cursor(Family.EVENTS, new EventKey(revision + 1, 0).encode())) {
      for (events.seek(new EventKey(revision, 0).encode()); events.valid(); events.next()) {
        if (EventRecord.decode(events.value()).deleted()) {
          return true;
        }
      }
    }
    return false;
  }

  /** Whether a compaction at the revision would keep any version but tombstones. */
  private boolean anythingAtRevision() {
    return anyKeyAtRevision() || anyFillerAtRevision();
  }

  /** A change of nothing, which a restore leaves to take up a revision, has the empty key. */
  private boolean anyFillerAtRevision() {
    try (Cursor versions = reader.cursor(Family.KEYS, VersionKey.beyond(FILLER))) {
      versions.seek(VersionKey.newestAtOf(FILLER, revision));
      return versions.valid();
    }
  }

  private boolean anyKeyAtRevision() {
    try (HistoricVersions versions = new HistoricVersions(reader, ALL, revision)) {
      return versions.next();
    }
  }

  private KeySpaceHash run(boolean anyKept) {
    crc.update(BucketName.KEY.text().getBytes(StandardCharsets.UTF_8));
    // Of a key, the one old version that counts is the newest one at this revision.
    long horizon = anyKept ? revision : compactRevision;
    try (Cursor events = reader.cursor(Family.EVENTS, new EventKey(revision + 1, 0).encode());
        Cursor versions = reader.cursor(Family.KEYS, null)) {
      for (events.seek(new EventKey(0, 0).encode()); events.valid(); events.next()) {
        EventKey event = EventKey.decode(events.key());
        EventRecord record = EventRecord.decode(events.value());
        if (event.main() > compactRevision) {
          add(event, record.deleted(), EtcdRecord.of(reader, event, record));
        } else if (!record.deleted()) {
          addIfNewest(event, record, horizon, versions);
        }
      }
    }
    return new KeySpaceHash((int) crc.getValue(), revision, compactRevision);
  }

  private void addIfNewest(EventKey event, EventRecord record, long horizon, Cursor versions) {
    versions.seek(VersionKey.newestAt(record.userKey(), horizon));
    if (versions.valid() && Arrays.equals(versions.key(), EtcdRecord.versionKey(event, record))) {
      add(event, false, versions.value());
    }
  }

  private void add(EventKey event, boolean tombstone, byte[] value) {
    crc.update(new RevisionKey(event.main(), event.sub(), tombstone).encode());
    crc.update(value);
  }
}
