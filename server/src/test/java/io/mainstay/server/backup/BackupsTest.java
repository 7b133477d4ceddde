package io.mainstay.server.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.mainstay.api.etcdserverpb.PutRequest;
import io.mainstay.server.ResponseHeaders;
import io.mainstay.server.config.BackupSettings;
import io.mainstay.server.config.Schedule;
import io.mainstay.server.corruption.KeySpaceHashes;
import io.mainstay.server.fixture.ManualScheduler;
import io.mainstay.server.snapshot.SnapshotListener;
import io.mainstay.server.snapshot.SnapshotService;
import io.mainstay.server.snapshot.SnapshotStream;
import io.mainstay.storage.ApplyBatch;
import io.mainstay.storage.MvccStore;
import io.mainstay.storage.StoreOptions;
import io.mainstay.storage.snapshotfile.SnapshotFile;
import io.mainstay.storage.snapshotfile.SnapshotStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init") // opened before each test
class BackupsTest {
  private static final Instant START = Instant.parse("2026-03-14T10:00:00Z");

  @TempDir Path directory;
  private final ManualScheduler scheduler = new ManualScheduler();
  private MvccStore store;
  private Path backups;

  @BeforeEach
  void open() {
    store =
        MvccStore.open(
            directory.resolve("store"),
            StoreOptions.defaults(
                failure -> {
                  throw new AssertionError(failure);
                }));
    backups = directory.resolve("backups");
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void aBackupIsTakenWheneverItIsTime() throws IOException {
    start(7, true);
    assertThat(names()).isEmpty();
    put();
    scheduler.advance(Duration.ofHours(1));
    put();
    scheduler.advance(Duration.ofHours(1));
    assertThat(names())
        .containsExactly("m1-20260314T110000Z-rev2.db", "m1-20260314T120000Z-rev3.db");
  }

  @Test
  void aBackupIsAWholeSnapshotThatOthersCannotRead() throws IOException {
    put();
    start(7, true);
    scheduler.advance(Duration.ofHours(1));
    Path taken = backups.resolve(names().get(0));
    try (SnapshotFile file = SnapshotFile.open(taken)) {
      assertThat(file.checkTrailer().orElseThrow().matches()).isTrue();
      assertThat(SnapshotStatus.of(file).revision()).isEqualTo(2);
    }
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(taken)))
        .isEqualTo("rw-------");
  }

  @Test
  void theOldestGoWhenThereAreTooMany() throws IOException {
    start(2, true);
    scheduler.advance(Duration.ofHours(4));
    assertThat(names())
        .containsExactly("m1-20260314T130000Z-rev1.db", "m1-20260314T140000Z-rev1.db");
  }

  @Test
  void allStayIfNoNumberIsGiven() throws IOException {
    start(0, true);
    scheduler.advance(Duration.ofHours(10));
    assertThat(names()).hasSize(10);
  }

  @Test
  void whatIsNotTheMembersOwnStays() throws IOException {
    Files.createDirectories(backups);
    List<String> foreign =
        List.of("m1-notes.txt", "m10-20260101T000000Z-rev1.db", "x.db.part", "m1.db");
    for (String name : foreign) {
      Files.createFile(backups.resolve(name));
    }
    start(1, true);
    scheduler.advance(Duration.ofHours(3));
    assertThat(names()).containsAll(foreign).hasSize(foreign.size() + 1);
  }

  @Test
  void whatAKilledMemberHasLeftUnfinishedIsRemoved() throws IOException {
    Files.createDirectories(backups);
    Files.createFile(backups.resolve("m1-20260101T000000Z-rev1.db.part"));
    start(7, true);
    assertThat(names()).isEmpty();
  }

  @Test
  void aBackupThatFailsIsTriedAgainTheNextTime() throws IOException {
    start(7, true);
    Files.delete(backups);
    scheduler.advance(Duration.ofHours(1));
    Files.createDirectories(backups);
    scheduler.advance(Duration.ofHours(1));
    assertThat(names()).containsExactly("m1-20260314T120000Z-rev1.db");
  }

  @Test
  void aMemberThatIsKilledInTheMiddleOfABackupLeavesNoBackup() throws IOException {
    start(7, true, this::brokenOff);
    scheduler.advance(Duration.ofHours(1));
    assertThat(names()).isEmpty();
  }

  @Test
  void aDirectoryThatCannotBeUsedIsToldAtOnce() throws IOException {
    Files.createFile(backups);
    assertThatThrownBy(() -> start(7, true)).isInstanceOf(IOException.class);
  }

  @Test
  void aFileThatWasChangedDoesNotPassVerification() throws IOException {
    start(7, true);
    scheduler.advance(Duration.ofHours(1));
    Path taken = backups.resolve(names().get(0));
    byte[] bytes = Files.readAllBytes(taken);
    bytes[bytes.length / 2] ^= 1;
    Files.write(taken, bytes);
    assertThatThrownBy(() -> BackupFile.verify(taken)).isInstanceOf(IOException.class);
  }

  private void start(int keep, boolean verify) throws IOException {
    start(keep, verify, this::snapshot);
  }

  private void start(int keep, boolean verify, Supplier<SnapshotStream> snapshots)
      throws IOException {
    new Backups(
            "m1",
            new BackupSettings(Schedule.parse("@hourly"), backups, keep, verify),
            snapshots,
            scheduler,
            new SchedulersClock())
        .start();
  }

  private SnapshotStream snapshot() {
    return new SnapshotService(
            store,
            new ResponseHeaders(1, 1, () -> 1),
            new KeySpaceHashes(store, Runnable::run, nanos -> {}),
            Runnable::run,
            SnapshotListener.NONE)
        .snapshot();
  }

  private SnapshotStream brokenOff() {
    SnapshotStream stream = snapshot();
    stream.close();
    return stream;
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(backups)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private void put() {
    try (ApplyBatch batch = store.beginBatch(lease -> true)) {
      batch.put(PutRequest.newBuilder().setKey(ByteString.copyFromUtf8("k")).build());
      batch.commit(store.appliedIndex() + 1, 1);
    }
  }

  private final class SchedulersClock extends Clock {
    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Instant instant() {
      return START.plusNanos(scheduler.nanos());
    }
  }
}
