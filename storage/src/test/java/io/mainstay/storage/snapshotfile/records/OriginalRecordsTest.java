package io.mainstay.storage.snapshotfile.records;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.mainstay.api.etcdserverpb.AlarmType;
import io.mainstay.api.mvccpb.KeyValue;
import io.mainstay.storage.snapshotfile.Images;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OriginalRecordsTest {
  @TempDir Path directory;

  private record Again(ByteString key, ByteString value) {
    Again(byte[] key, byte[] value) {
      this(ByteString.copyFrom(key), ByteString.copyFrom(value));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"3.4.23", "3.5.30"})
  void everyEntryOfTheOriginalIsWrittenAsItWasRead(String version) throws IOException {
    for (BucketName bucket : BucketName.values()) {
      for (Map.Entry<byte[], byte[]> entry : bucket(version, bucket).entrySet()) {
        Again again = decodeAndEncode(bucket, entry.getKey(), entry.getValue());
        assertThat(again.key())
            .as("key in %s", bucket)
            .isEqualTo(ByteString.copyFrom(entry.getKey()));
        assertThat(again.value())
            .as("value in %s: %s", bucket, new String(entry.getValue(), StandardCharsets.UTF_8))
            .isEqualTo(ByteString.copyFrom(entry.getValue()));
      }
    }
  }

  private static Again decodeAndEncode(BucketName bucket, byte[] key, byte[] value)
      throws IOException {
    return switch (bucket) {
      case ALARM -> new Again(AlarmRecords.key(AlarmRecords.decode(key)), value);
      case AUTH ->
          key.length == AuthRecords.REVISION.size()
              ? new Again(key, AuthRecords.revision(AuthRecords.revision(value)))
              : new Again(key, AuthRecords.enabled(AuthRecords.isEnabled(value)));
      case AUTH_ROLES -> new Again(key, AuthRecords.role(AuthRecords.role(value)));
      case AUTH_USERS -> new Again(key, AuthRecords.user(AuthRecords.user(value)));
      case CLUSTER ->
          ByteString.copyFrom(key).equals(DowngradeRecord.KEY)
              ? new Again(key, DowngradeRecord.decode(value).encode())
              : new Again(key, value);
      case KEY -> {
        RevisionKey revision = RevisionKey.decode(key);
        KeyValue pair = KeyRecords.decode(value);
        yield new Again(
            revision.encode(),
            revision.tombstone() ? KeyRecords.tombstone(pair.getKey()) : KeyRecords.put(pair));
      }
      case LEASE ->
          new Again(
              LeaseRecords.key(LeaseRecords.leaseId(key)),
              LeaseRecords.value(LeaseRecords.decode(value)));
      case MEMBERS ->
          new Again(MemberRecord.key(MemberRecord.id(key)), MemberRecord.decode(value).encode());
      case MEMBERS_REMOVED -> new Again(MemberRecord.key(MemberRecord.id(key)), value);
      case META -> new Again(key, meta(ByteString.copyFrom(key), value));
    };
  }

  private static byte[] meta(ByteString key, byte[] value) throws IOException {
    if (key.equals(MetaRecords.CONF_STATE)) {
      return ConfStateRecord.decode(value).encode();
    }
    boolean compaction =
        key.equals(MetaRecords.SCHEDULED_COMPACTION) || key.equals(MetaRecords.FINISHED_COMPACTION);
    return compaction
        ? MetaRecords.compaction(MetaRecords.compaction(value))
        : MetaRecords.number(MetaRecords.number(value));
  }

  @ParameterizedTest
  @ValueSource(strings = {"3.4.23", "3.5.30"})
  void theHistoryOfKeysIsThere(String version) throws IOException {
    List<String> history = new ArrayList<>();
    for (Map.Entry<byte[], byte[]> entry : bucket(version, BucketName.KEY).entrySet()) {
      RevisionKey revision = RevisionKey.decode(entry.getKey());
      KeyValue pair = KeyRecords.decode(entry.getValue());
      history.add(
          revision.main()
              + (revision.tombstone() ? " del " : " put ")
              + pair.getKey().toStringUtf8()
              + (pair.getLease() == 0 ? "" : " leased"));
    }
    assertThat(history)
        .containsExactly(
            "3 put a",
            "4 put b",
            "5 del b",
            "6 put c",
            "7 put leased leased",
            "8 put d",
            "9 del a");
  }

  @ParameterizedTest
  @ValueSource(strings = {"3.4.23", "3.5.30"})
  void theLeaseOfTheLeasedKeyIsThere(String version) throws IOException {
    SortedMap<byte[], byte[]> leases = bucket(version, BucketName.LEASE);
    assertThat(leases).hasSize(1);
    assertThat(LeaseRecords.decode(leases.values().iterator().next()).getTTL()).isEqualTo(100_000);
  }

  @ParameterizedTest
  @ValueSource(strings = {"3.4.23", "3.5.30"})
  void theAlarmIsThere(String version) throws IOException {
    byte[] key = bucket(version, BucketName.ALARM).firstKey();
    assertThat(AlarmRecords.decode(key).getAlarm()).isEqualTo(AlarmType.NOSPACE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"3.4.23", "3.5.30"})
  void bothMembersAreThere(String version) throws IOException {
    List<String> members = new ArrayList<>();
    for (byte[] value : bucket(version, BucketName.MEMBERS).values()) {
      MemberRecord member = MemberRecord.decode(value);
      members.add(member.name() + (member.learner() ? "learner" : ""));
    }
    assertThat(members).containsExactlyInAnyOrder("s1", "learner");
  }

  private SortedMap<byte[], byte[]> bucket(String version, BucketName bucket) throws IOException {
    return Objects.requireNonNull(
        Images.read(Images.original(version, directory)).get(bucket.text()));
  }
}
