package io.mainstay.server.snapshot;

import com.google.protobuf.ByteString;
import io.mainstay.api.etcdserverpb.AlarmMember;
import io.mainstay.api.etcdserverpb.AlarmType;
import io.mainstay.api.mvccpb.KeyValue;
import io.mainstay.server.Version;
import io.mainstay.server.Versions;
import io.mainstay.server.lease.Lease;
import io.mainstay.storage.snapshotfile.BucketVisitor;
import io.mainstay.storage.snapshotfile.SnapshotFile;
import io.mainstay.storage.snapshotfile.SnapshotFileException;
import io.mainstay.storage.snapshotfile.records.AlarmRecords;
import io.mainstay.storage.snapshotfile.records.AuthRecords;
import io.mainstay.storage.snapshotfile.records.BucketName;
import io.mainstay.storage.snapshotfile.records.DowngradeRecord;
import io.mainstay.storage.snapshotfile.records.KeyRecords;
import io.mainstay.storage.snapshotfile.records.LeaseRecords;
import io.mainstay.storage.snapshotfile.records.MetaRecords;
import io.mainstay.storage.snapshotfile.records.RevisionKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads a snapshot from its first entry to its last, checks each, and passes on what a new cluster
 * keeps. Who the members were, how far the log had come and which version the members spoke is the
 * old cluster's business.
 */
final class SnapshotReading implements BucketVisitor {
  private static final long NONE = -1;

  private final SnapshotSink sink;
  private final Set<BucketName> seen = EnumSet.noneOf(BucketName.class);
  private RevisionKey last = new RevisionKey(0, 0, false);
  private long compactionDone = NONE;
  private long compactionAskedFor = NONE;
  private boolean authEnabled;
  private long authRevision = 1;

  private SnapshotReading(SnapshotSink sink) {
    this.sink = sink;
  }

  /**
   * Reads the whole file.
   *
   * @throws SnapshotFileException for one that is damaged, or of a version that this release does
   *     not know
   */
  static SnapshotSummary read(SnapshotFile file, SnapshotSink sink) throws IOException {
    SnapshotReading reading = new SnapshotReading(sink);
    file.walk(reading);
    for (BucketName needed : EnumSet.of(BucketName.KEY, BucketName.META)) {
      if (!reading.seen.contains(needed)) {
        throw new SnapshotFileException("nil bucket: \"" + needed.text() + "\"");
      }
    }
    return new SnapshotSummary(
        reading.last.main(),
        reading.compactionDone,
        reading.compactionAskedFor,
        reading.authEnabled,
        reading.authRevision);
  }

  @Override
  public void entry(byte[] key, byte[] value) throws IOException {
    throw new SnapshotFileException("the snapshot has an entry outside of all buckets");
  }

  @Override
  public @Nullable BucketVisitor bucket(byte[] name) {
    Optional<BucketName> known = BucketName.of(new String(name, StandardCharsets.UTF_8));
    known.ifPresent(seen::add);
    return known.map(Entries::new).orElse(null);
  }

  private final class Entries implements BucketVisitor {
    private final BucketName bucket;

    Entries(BucketName bucket) {
      this.bucket = bucket;
    }

    @Override
    public void entry(byte[] key, byte[] value) throws IOException {
      switch (bucket) {
        case ALARM -> sink.alarm(alarm(key));
        case AUTH -> auth(ByteString.copyFrom(key), value);
        case AUTH_ROLES -> sink.role(AuthRecords.role(value));
        case AUTH_USERS -> sink.user(AuthRecords.user(value));
        case CLUSTER -> cluster(ByteString.copyFrom(key), value);
        case KEY -> change(RevisionKey.decode(key), value);
        case LEASE -> sink.lease(lease(key, value));
        case META -> meta(ByteString.copyFrom(key), value);
        case MEMBERS, MEMBERS_REMOVED -> {}
      }
    }

    @Override
    public @Nullable BucketVisitor bucket(byte[] name) throws IOException {
      throw new SnapshotFileException("the snapshot has a bucket within a bucket");
    }
  }

  private static AlarmMember alarm(byte[] key) throws SnapshotFileException {
    AlarmMember alarm = AlarmRecords.decode(key);
    if (alarm.getAlarm() == AlarmType.UNRECOGNIZED) {
      throw new SnapshotFileException("the snapshot has an alarm that nobody knows");
    }
    return alarm;
  }

  private void auth(ByteString name, byte[] value) throws SnapshotFileException {
    if (name.equals(AuthRecords.ENABLED)) {
      authEnabled = AuthRecords.isEnabled(value);
    } else if (name.equals(AuthRecords.REVISION)) {
      authRevision = Math.max(1, AuthRecords.revision(value));
    }
  }

  private static void cluster(ByteString name, byte[] value) throws SnapshotFileException {
    if (name.equals(DowngradeRecord.CLUSTER_VERSION)) {
      requireKnown(value);
    }
  }

  private static void requireKnown(byte[] version) throws SnapshotFileException {
    String text = new String(version, StandardCharsets.UTF_8);
    Version parsed =
        Version.parse(text)
            .orElseThrow(() -> new SnapshotFileException("the snapshot has a damaged version"));
    if (Versions.CLUSTER.isBefore(parsed)) {
      throw new SnapshotFileException(
          "the snapshot is of version %s, and this release knows versions up to %s"
              .formatted(text, Versions.CLUSTER));
    }
  }

  private void change(RevisionKey at, byte[] keyValue) throws SnapshotFileException {
    boolean follows =
        at.main() > last.main() || (at.main() == last.main() && at.sub() > last.sub());
    if (!follows || at.sub() > Integer.MAX_VALUE) {
      throw new SnapshotFileException("the snapshot has revisions out of order");
    }
    KeyValue pair = KeyRecords.decode(keyValue);
    boolean fillsUp = keyValue.length == 0 && !at.tombstone();
    boolean whole =
        !pair.getKey().isEmpty() && (at.tombstone() || pair.getModRevision() == at.main());
    if (!fillsUp && !whole) {
      throw new SnapshotFileException("the snapshot has a damaged key-value pair");
    }
    last = at;
    sink.change(at, keyValue);
  }

  private static Lease lease(byte[] key, byte[] value) throws SnapshotFileException {
    io.mainstay.api.leasepb.Lease stored = LeaseRecords.decode(value);
    if (stored.getID() != LeaseRecords.leaseId(key)) {
      throw new SnapshotFileException("the snapshot has a damaged lease");
    }
    return new Lease(stored.getID(), stored.getTTL(), stored.getRemainingTTL());
  }

  private void meta(ByteString name, byte[] value) throws SnapshotFileException {
    if (name.equals(MetaRecords.FINISHED_COMPACTION)) {
      compactionDone = MetaRecords.compaction(value);
    } else if (name.equals(MetaRecords.SCHEDULED_COMPACTION)) {
      compactionAskedFor = MetaRecords.compaction(value);
    } else if (name.equals(MetaRecords.STORAGE_VERSION)) {
      requireKnown(value);
    }
  }
}
