package io.mainstay.server.bootstrap;

import static io.mainstay.storage.snapshotfile.records.BucketName.ALARM;
import static io.mainstay.storage.snapshotfile.records.BucketName.AUTH;
import static io.mainstay.storage.snapshotfile.records.BucketName.AUTH_ROLES;
import static io.mainstay.storage.snapshotfile.records.BucketName.AUTH_USERS;
import static io.mainstay.storage.snapshotfile.records.BucketName.CLUSTER;
import static io.mainstay.storage.snapshotfile.records.BucketName.LEASE;
import static io.mainstay.storage.snapshotfile.records.BucketName.MEMBERS;
import static io.mainstay.storage.snapshotfile.records.BucketName.MEMBERS_REMOVED;
import static io.mainstay.storage.snapshotfile.records.BucketName.META;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.protobuf.ByteString;
import io.mainstay.api.authpb.Role;
import io.mainstay.api.authpb.User;
import io.mainstay.api.errors.EtcdException;
import io.mainstay.api.etcdserverpb.AlarmMember;
import io.mainstay.api.etcdserverpb.AlarmType;
import io.mainstay.api.etcdserverpb.RangeRequest;
import io.mainstay.api.leasepb.Lease;
import io.mainstay.api.mvccpb.KeyValue;
import io.mainstay.server.alarm.AlarmTable;
import io.mainstay.server.auth.AuthState;
import io.mainstay.server.auth.AuthTable;
import io.mainstay.server.cluster.Membership;
import io.mainstay.server.cluster.MembershipTable;
import io.mainstay.server.config.Bootstrap;
import io.mainstay.server.config.InitialCluster;
import io.mainstay.server.config.Listeners;
import io.mainstay.server.config.MemberUrl;
import io.mainstay.server.config.ServerConfig;
import io.mainstay.server.fixture.SnapshotBuilder;
import io.mainstay.storage.MvccStore;
import io.mainstay.storage.ReadView;
import io.mainstay.storage.StoreOptions;
import io.mainstay.storage.Table;
import io.mainstay.storage.snapshotfile.records.AlarmRecords;
import io.mainstay.storage.snapshotfile.records.AuthRecords;
import io.mainstay.storage.snapshotfile.records.BucketName;
import io.mainstay.storage.snapshotfile.records.DowngradeRecord;
import io.mainstay.storage.snapshotfile.records.LeaseRecords;
import io.mainstay.storage.snapshotfile.records.MemberRecord;
import io.mainstay.storage.snapshotfile.records.MetaRecords;
import io.mainstay.storage.snapshotfile.records.RevisionKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SnapshotRestoreTest {
  @TempDir Path directory;
  private ServerConfig config;
  private final SnapshotBuilder snapshot = new SnapshotBuilder();

  @BeforeEach
  void configure() {
    config = ServerConfig.defaults().toBuilder().dataDir(directory.resolve("data")).build();
  }

  private Path file() {
    return snapshot.write(directory.resolve("snapshot.db"));
  }

  private void restore() throws MemberStartException {
    restore(file(), 0);
  }

  private void restore(Path file, long bump) throws MemberStartException {
    SnapshotRestore.run(config, new SnapshotRestore.Source(file, false, bump), changes -> {});
  }

  /** Reads the restored store as the member would. */
  private <T> T stored(Function<ReadView, T> reading) {
    StoreOptions options =
        StoreOptions.defaults(
            failure -> {
              throw new AssertionError(failure);
            });
    try (MvccStore store =
            MvccStore.open(config.dataDir().resolve("member").resolve("store"), options);
        ReadView view = store.newestView()) {
      return reading.apply(view);
    }
  }

  private byte @Nullable [] entry(Table table, byte[] name) {
    return stored(view -> view.get(table, name));
  }

  private List<KeyValue> pairs(long revision) {
    ByteString all = ByteString.copyFrom(new byte[1]);
    RangeRequest request =
        RangeRequest.newBuilder().setKey(all).setRangeEnd(all).setRevision(revision).build();
    return stored(view -> view.range(request).getKvsList());
  }

  private List<String> keys(long revision) {
    return pairs(revision).stream().map(pair -> pair.getKey().toStringUtf8()).toList();
  }

  @Test
  void everyRevisionThatTheSnapshotHoldsIsThere() throws Exception {
    snapshot.put(2, "a", "1").put(3, "a", "2", 2).put(4, "b", "x").delete(5, "b");

    restore();

    assertThat(keys(0)).containsExactly("a");
    assertThat(keys(4)).containsExactly("a", "b");
    assertThat(pairs(2).get(0).getValue().toStringUtf8()).isEqualTo("1");
    assertThat(pairs(3).get(0).getVersion()).isEqualTo(2);
    assertThat(stored(ReadView::revision)).isEqualTo(5);
  }

  @Test
  void aCompactionThatWasUnderWayIsGoneOnWith() throws Exception {
    snapshot.put(2, "a", "1").put(3, "a", "2", 2).put(4, "a", "3", 3).compacted(2, 4);

    restore();

    assertThat(stored(ReadView::compactRevision)).isEqualTo(4);
    assertThatExceptionOfType(EtcdException.class).isThrownBy(() -> keys(3));
    assertThat(keys(4)).containsExactly("a");
  }

  @Test
  void anEmptySnapshotGivesAnEmptyStore() throws Exception {
    restore();

    assertThat(stored(ReadView::revision)).isEqualTo(1);
    assertThat(keys(0)).isEmpty();
  }

  @Test
  void leasesStayAndSoDoTheirKeys() throws Exception {
    Lease lease = Lease.newBuilder().setID(7).setTTL(3600).setRemainingTTL(20).build();
    snapshot
        .entry(LEASE, LeaseRecords.key(7), LeaseRecords.value(lease))
        .put(
            KeyValue.newBuilder()
                .setKey(ByteString.copyFromUtf8("leased"))
                .setCreateRevision(2)
                .setModRevision(2)
                .setVersion(1)
                .setLease(7)
                .build());

    restore();

    assertThat(entry(Table.LEASES, LeaseRecords.key(7))).isEqualTo(lease.toByteArray());
    List<ByteString> keys = stored(view -> view.leaseKeys(7));
    assertThat(keys).containsExactly(ByteString.copyFromUtf8("leased"));
  }

  @Test
  void usersAndRolesStayAndAreAskedFor() throws Exception {
    User user = User.newBuilder().setName(ByteString.copyFromUtf8("u")).addRoles("r").build();
    Role role = Role.newBuilder().setName(ByteString.copyFromUtf8("r")).build();
    snapshot
        .entry(AUTH, AuthRecords.ENABLED, AuthRecords.enabled(true))
        .entry(AUTH, AuthRecords.REVISION, AuthRecords.revision(5))
        .entry(AUTH_USERS, user.getName(), AuthRecords.user(user))
        .entry(AUTH_ROLES, role.getName(), AuthRecords.role(role));

    restore();

    AuthState state = stored(AuthTable::read);
    assertThat(state.enabled()).isTrue();
    assertThat(state.revision()).isEqualTo(5);
    assertThat(entry(Table.AUTH, bytes("user/u"))).isEqualTo(AuthRecords.user(user));
    assertThat(entry(Table.AUTH, bytes("role/r"))).isEqualTo(AuthRecords.role(role));
  }

  @Test
  void alarmsStayBeTheirMemberGone() throws Exception {
    AlarmMember alarm =
        AlarmMember.newBuilder().setMemberID(99).setAlarm(AlarmType.NOSPACE).build();
    snapshot.entry(ALARM, AlarmRecords.key(alarm), new byte[0]);

    restore();

    assertThat(stored(AlarmTable::read).raised()).containsExactly(alarm);
  }

  @Test
  void theMembersAreThoseOfTheFlagsAndOfNoOtherTime() throws Exception {
    config = ofThree(1);
    snapshot
        .entry(MEMBERS, MemberRecord.key(8), old(8).encode())
        .entry(MEMBERS_REMOVED, MemberRecord.key(9), MemberRecord.REMOVED.toByteArray());

    restore();

    Membership members = stored(MembershipTable::read);
    assertThat(members.members()).isEqualTo(new StaticBootstrap(config).membership().members());
    assertThat(members.removed()).isEmpty();
  }

  @Test
  void theVersionOfTheClusterIsDecidedAnew() throws Exception {
    snapshot
        .entry(CLUSTER, DowngradeRecord.CLUSTER_VERSION, bytes("3.5.0"))
        .entry(CLUSTER, DowngradeRecord.KEY, new DowngradeRecord("3.4.0", true).encode());

    restore();

    assertThat(stored(MembershipTable::read).clusterVersion()).isNull();
    assertThat(stored(MembershipTable::read).downgradeTarget()).isNull();
  }

  @Test
  void theStoreStandsBehindTheFounders() throws Exception {
    config = ofThree(1);

    restore();

    assertThat(stored(ReadView::appliedIndex)).isEqualTo(3);
  }

  @Test
  void theMemberIsTheOneThatTheFlagsWouldFound() throws Exception {
    config = ofThree(2);

    restore();

    try (DataDirectory restored = DataDirectory.open(config.dataDir(), null)) {
      assertThat(restored.identity()).contains(new StaticBootstrap(config).identity());
    }
  }

  @Test
  void aBumpedRevisionLeavesTheKeysAndCompactsWhatWas() throws Exception {
    snapshot.put(2, "a", "1").put(3, "b", "2");

    restore(file(), 1000);

    assertThat(stored(ReadView::revision)).isEqualTo(1003);
    assertThat(stored(ReadView::compactRevision)).isEqualTo(1003);
    assertThat(keys(0)).containsExactly("a", "b");
    assertThatExceptionOfType(EtcdException.class).isThrownBy(() -> keys(1002));
  }

  @Test
  void aBumpGoesBeyondACompactionThatIsBeyondAllChanges() throws Exception {
    snapshot.put(2, "a", "1").compacted(9, 9);

    restore(file(), 1);

    assertThat(stored(ReadView::revision)).isEqualTo(10);
  }

  @Test
  void aBumpBeyondAllNumbersIsRefused() {
    snapshot.put(2, "a", "1");

    assertRefused(file(), Long.MAX_VALUE, "the revision 2 cannot be bumped by 9223372036854775807");
  }

  @Test
  void aFileThatWasBumpedByTheOriginalCanBeRestored() throws Exception {
    snapshot.put(2, "a", "1").change(new RevisionKey(1002, 0, false), new byte[0]);
    snapshot.compacted(1, 1002);

    restore();

    assertThat(stored(ReadView::revision)).isEqualTo(1002);
    assertThat(keys(0)).containsExactly("a");
  }

  @Test
  void theLogGoesWhereItIsWanted() throws Exception {
    Path wal = directory.resolve("elsewhere").resolve("wal");
    config = config.toBuilder().walDir(wal).build();

    restore();

    assertThat(config.dataDir().resolve("member").resolve("log")).doesNotExist();
    assertThat(wal).isNotEmptyDirectory();
    DataDirectory.open(config.dataDir(), wal).close();
  }

  @Test
  void theLogMayBeWantedWithinTheDataDirectory() throws Exception {
    Path wal = config.dataDir().resolve("..").resolve("data").resolve("member").resolve("wal");
    config = config.toBuilder().walDir(wal).build();

    restore();

    assertThat(wal).isNotEmptyDirectory();
  }

  @Test
  void aDirectoryThatIsEmptyWillDo() throws Exception {
    Files.createDirectory(config.dataDir());

    restore();

    assertThat(keys(0)).isEmpty();
  }

  @Test
  void aDirectoryThatHoldsSomethingIsLeftAlone() throws IOException {
    Files.createDirectories(config.dataDir().resolve("member"));

    assertThatExceptionOfType(MemberStartException.class)
        .isThrownBy(this::restore)
        .withMessage("data-dir \"" + config.dataDir() + "\" not empty or could not be read");
    assertThat(config.dataDir().resolve("member")).isEmptyDirectory();
  }

  @Test
  void aLogDirectoryThatExistsIsLeftAlone() throws IOException {
    Path wal = Files.createDirectory(directory.resolve("wal"));
    config = config.toBuilder().walDir(wal).build();

    assertRefused(file(), 0, "wal-dir \"" + wal + "\" exists");
    assertThat(wal).exists();
  }

  @Test
  void aNameThatIsNotInTheClusterIsRefused() {
    config = config.toBuilder().name("zz").build();

    assertRefused(
        file(), 0, "couldn't find local name \"zz\" in the initial cluster configuration");
  }

  @Test
  void aFileThatIsNotThereIsNamed() {
    Path missing = directory.resolve("missing.db");

    assertRefused(missing, 0, "open " + missing + ": no such file or directory");
  }

  @Test
  void aDirectoryIsNoFile() {
    assertRefused(directory, 0, "read " + directory + ": is a directory");
  }

  @Test
  void aFileWithoutDigestIsRefusedUnlessThatIsSkipped() throws Exception {
    snapshot.put(2, "a", "1");
    byte[] whole = snapshot.bytes();
    Path bare = Files.write(directory.resolve("bare.db"), Arrays.copyOf(whole, whole.length - 32));

    assertRefused(bare, 0, "snapshot missing hash but --skip-hash-check=false");
    SnapshotRestore.run(config, new SnapshotRestore.Source(bare, true, 0), changes -> {});
    assertThat(keys(0)).containsExactly("a");
  }

  @Test
  void aChangedByteIsFound() throws IOException {
    byte[] bytes = snapshot.put(2, "a", "value").bytes();
    bytes[bytes.length / 2] ^= 1;

    assertRefused(Files.write(directory.resolve("x"), bytes), 0, "expected sha256 [", "], got [");
  }

  @Test
  void whereverAFileIsCutItIsRefused() throws IOException {
    byte[] bytes = snapshot.put(2, "a", "x".repeat(20_000)).bytes();
    for (int length = 0; length < bytes.length; length += 997) {
      assertRefused(Files.write(directory.resolve("x"), Arrays.copyOf(bytes, length)), 0);
    }
  }

  @Test
  void aFileOfAnotherKindIsRefused() throws IOException {
    byte[] noise = new byte[100_000];
    new Random(1).nextBytes(noise);

    assertRefused(Files.write(directory.resolve("x"), noise), 0);
  }

  @Test
  void aDamagedPairIsFoundEvenWhenTheDigestIsRight() {
    snapshot.change(new RevisionKey(2, 0, false), bytes("no pair"));

    assertRefused(file(), 0, "the snapshot has a damaged key-value pair");
  }

  @Test
  void aPairOfAnotherRevisionIsFound() {
    KeyValue pair =
        KeyValue.newBuilder().setKey(ByteString.copyFromUtf8("a")).setModRevision(3).build();
    snapshot.change(new RevisionKey(2, 0, false), pair.toByteArray());

    assertRefused(file(), 0, "the snapshot has a damaged key-value pair");
  }

  @Test
  void twoChangesOfOneRevisionAreRefused() {
    snapshot.put(2, "a", "1").delete(2, "a");

    assertRefused(file(), 0, "the snapshot has revisions out of order");
  }

  @ParameterizedTest
  @EnumSource(
      value = BucketName.class,
      names = {"KEY", "META"})
  void aFileWithoutTheBucketsThatCountIsRefused(BucketName missing) {
    snapshot.without(missing);

    assertRefused(file(), 0, "nil bucket: \"" + missing.text() + "\"");
  }

  @Test
  void aVersionThatIsNotKnownYetIsRefused() {
    snapshot.entry(META, MetaRecords.STORAGE_VERSION, bytes("3.8.0"));

    assertRefused(
        file(), 0, "the snapshot is of version 3.8.0, and this release knows versions up to 3.7");
  }

  @ParameterizedTest
  @EnumSource(SnapshotRestore.Step.class)
  void aCrashLeavesAMemberThatIsWholeOrNoneAtAll(SnapshotRestore.Step crash) throws Exception {
    snapshot.put(2, "a", "1");
    Path left = directory.resolve("left");
    SnapshotRestore.Source source = new SnapshotRestore.Source(file(), false, 0);

    SnapshotRestore.run(
        config,
        source,
        changes -> {},
        step -> {
          if (step == crash) {
            copy(config.dataDir(), left);
          }
        });
    config = config.toBuilder().dataDir(left).build();

    if (crash == SnapshotRestore.Step.DONE) {
      assertThat(keys(0)).containsExactly("a");
    } else {
      if (crash != SnapshotRestore.Step.CHECKED) {
        assertThatExceptionOfType(MemberStartException.class)
            .isThrownBy(() -> DataDirectory.open(left, null))
            .withMessageContaining("holds a snapshot that was not restored to the end");
      }
      SnapshotRestore.run(config, source, changes -> {});
      assertThat(keys(0)).containsExactly("a");
    }
  }

  @Test
  void aRestoreThatFailsHalfWayLeavesNothing() {
    Path wal = directory.resolve("wal");
    config = config.toBuilder().walDir(wal).build();
    snapshot.put(2, "a", "1");
    SnapshotRestore.Source source = new SnapshotRestore.Source(file(), false, 0);

    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(
            () ->
                SnapshotRestore.run(
                    config,
                    source,
                    changes -> {},
                    step -> {
                      if (step == SnapshotRestore.Step.SEEDED) {
                        throw new IllegalStateException("the disk is full");
                      }
                    }));

    assertThat(config.dataDir()).doesNotExist();
    assertThat(wal).doesNotExist();
  }

  /** Refused with these words, and nothing is laid down that was not there. */
  private void assertRefused(Path file, long bump, String... words) {
    boolean there = Files.exists(config.dataDir());
    assertThatExceptionOfType(MemberStartException.class)
        .isThrownBy(() -> restore(file, bump))
        .satisfies(
            refused ->
                assertThat(words)
                    .allSatisfy(word -> assertThat(refused.getMessage()).contains(word)));
    assertThat(Files.exists(config.dataDir())).isEqualTo(there);
  }

  private ServerConfig ofThree(int own) {
    String members = "m1=http://127.0.0.1:1,m2=http://127.0.0.1:2,m3=http://127.0.0.1:3";
    return config.toBuilder()
        .name("m" + own)
        .bootstrap(Bootstrap.of(new InitialCluster(members)))
        .listeners(Listeners.of(MemberUrl.parseList("http://127.0.0.1:" + own), List.of()))
        .build();
  }

  private static MemberRecord old(long id) {
    return new MemberRecord(id, List.of("http://10.0.0.1:2380"), false, "old", List.of());
  }

  private static void copy(Path from, Path to) {
    if (!Files.exists(from)) {
      return;
    }
    try (Stream<Path> all = Files.walk(from)) {
      for (Path path : all.toList()) {
        Files.copy(path, to.resolve(from.relativize(path).toString()));
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
