package io.mainstay.server.snapshot;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.ByteString;
import io.mainstay.api.etcdserverpb.AlarmMember;
import io.mainstay.api.leasepb.Lease;
import io.mainstay.api.membershippb.Member;
import io.mainstay.server.Version;
import io.mainstay.server.alarm.AlarmTable;
import io.mainstay.server.auth.AuthState;
import io.mainstay.server.auth.AuthTable;
import io.mainstay.server.cluster.Membership;
import io.mainstay.server.cluster.MembershipTable;
import io.mainstay.server.lease.LeaseTable;
import io.mainstay.storage.ReadView;
import io.mainstay.storage.snapshotfile.records.AlarmRecords;
import io.mainstay.storage.snapshotfile.records.AuthRecords;
import io.mainstay.storage.snapshotfile.records.BucketName;
import io.mainstay.storage.snapshotfile.records.ConfStateRecord;
import io.mainstay.storage.snapshotfile.records.DowngradeRecord;
import io.mainstay.storage.snapshotfile.records.LeaseRecords;
import io.mainstay.storage.snapshotfile.records.MemberRecord;
import io.mainstay.storage.snapshotfile.records.MetaRecords;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What a view of the store gives for all of etcd's buckets but the one with the key space. */
final class TableBuckets {
  /** The first version that says in the file which one it is. */
  private static final Version SAYS_ITS_VERSION = new Version(3, 6);

  private final Map<BucketName, SortedMap<byte[], byte[]>> buckets =
      new EnumMap<>(BucketName.class);

  private final String storageVersion;

  /** Reads the tables. */
  TableBuckets(ReadView view) {
    Membership membership = MembershipTable.read(view);
    Version version = membership.storageVersion();
    storageVersion = version.isBefore(SAYS_ITS_VERSION) ? "" : version.text();
    alarms(AlarmTable.read(view).raised());
    auth(AuthTable.read(view));
    leases(LeaseTable.records(view));
    cluster(membership);
    members(membership);
    meta(view, membership);
  }

  /** The entries of a bucket, in the order in which a file has them. */
  SortedMap<byte[], byte[]> entries(BucketName bucket) {
    return of(bucket);
  }

  /** The version that the data are of, as a file says it; empty for one that does not say it. */
  String storageVersion() {
    return storageVersion;
  }

  private void alarms(List<AlarmMember> raised) {
    raised.forEach(alarm -> of(BucketName.ALARM).put(AlarmRecords.key(alarm), new byte[0]));
  }

  private void auth(AuthState state) {
    put(BucketName.AUTH, AuthRecords.ENABLED, AuthRecords.enabled(state.enabled()));
    put(BucketName.AUTH, AuthRecords.REVISION, AuthRecords.revision(state.revision()));
    state
        .users()
        .values()
        .forEach(user -> put(BucketName.AUTH_USERS, user.getName(), AuthRecords.user(user)));
    state
        .roles()
        .values()
        .forEach(role -> put(BucketName.AUTH_ROLES, role.getName(), AuthRecords.role(role)));
  }

  private void leases(List<Lease> granted) {
    SortedMap<byte[], byte[]> entries = of(BucketName.LEASE);
    granted.forEach(
        lease -> entries.put(LeaseRecords.key(lease.getID()), LeaseRecords.value(lease)));
  }

  private void cluster(Membership membership) {
    Version version = membership.clusterVersion();
    if (version != null) {
      put(BucketName.CLUSTER, DowngradeRecord.CLUSTER_VERSION, version.text().getBytes(UTF_8));
    }
    Version target = membership.downgradeTarget();
    if (target != null) {
      put(
          BucketName.CLUSTER,
          DowngradeRecord.KEY,
          new DowngradeRecord(target.text(), true).encode());
    }
  }

  private void members(Membership membership) {
    for (Member member : membership.members()) {
      MemberRecord record =
          new MemberRecord(
              member.getID(),
              member.getRaftAttributes().getPeerUrlsList(),
              member.getRaftAttributes().getIsLearner(),
              member.getMemberAttributes().getName(),
              member.getMemberAttributes().getClientUrlsList());
      of(BucketName.MEMBERS).put(MemberRecord.key(member.getID()), record.encode());
    }
    for (long id : membership.removed()) {
      of(BucketName.MEMBERS_REMOVED).put(MemberRecord.key(id), MemberRecord.REMOVED.toByteArray());
    }
  }

  private void meta(ReadView view, Membership membership) {
    put(BucketName.META, MetaRecords.CONSISTENT_INDEX, MetaRecords.number(view.appliedIndex()));
    put(BucketName.META, MetaRecords.TERM, MetaRecords.number(view.appliedTerm()));
    ConfStateRecord group =
        ConfStateRecord.settled(ids(membership.voters()), ids(membership.learners()));
    put(BucketName.META, MetaRecords.CONF_STATE, group.encode());
    if (!storageVersion.isEmpty()) {
      put(BucketName.META, MetaRecords.STORAGE_VERSION, storageVersion.getBytes(UTF_8));
    }
    compaction(MetaRecords.SCHEDULED_COMPACTION, view.compactRevision());
    compaction(MetaRecords.FINISHED_COMPACTION, view.finishedCompaction());
  }

  private void compaction(ByteString name, long revision) {
    if (revision >= 0) {
      put(BucketName.META, name, MetaRecords.compaction(revision));
    }
  }

  private static List<Long> ids(List<Member> members) {
    return members.stream().map(Member::getID).toList();
  }

  private void put(BucketName bucket, ByteString key, byte[] value) {
    of(bucket).put(key.toByteArray(), value);
  }

  private SortedMap<byte[], byte[]> of(BucketName bucket) {
    return buckets.computeIfAbsent(bucket, name -> new TreeMap<>(Arrays::compareUnsigned));
  }
}
