package io.mainstay.server.snapshot;

import io.mainstay.api.authpb.Role;
import io.mainstay.api.authpb.User;
import io.mainstay.api.etcdserverpb.AlarmMember;
import io.mainstay.server.alarm.AlarmTable;
import io.mainstay.server.auth.AuthTable;
import io.mainstay.server.cluster.Membership;
import io.mainstay.server.cluster.MembershipTable;
import io.mainstay.server.lease.Lease;
import io.mainstay.server.lease.LeaseTable;
import io.mainstay.storage.StoreImport;
import io.mainstay.storage.snapshotfile.SnapshotFile;
import io.mainstay.storage.snapshotfile.SnapshotFileException;
import io.mainstay.storage.snapshotfile.Trailer;
import io.mainstay.storage.snapshotfile.records.RevisionKey;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A snapshot file that is whole, from etcd or from a member of this server, and what the store of a
 * new cluster is made of. Belongs to one thread.
 */
public final class SnapshotImport implements Closeable {
  private static final Logger log = LoggerFactory.getLogger(SnapshotImport.class);
  private static final byte[] NOTHING = new byte[0];

  private final SnapshotFile file;
  private final SnapshotSummary summary;

  private SnapshotImport(SnapshotFile file, SnapshotSummary summary) {
    this.file = file;
    this.summary = summary;
  }

  /**
   * Opens a file and reads it to its end: digest, pages, records.
   *
   * @param skipHashCheck whether a file without digest will do, and one whose digest is wrong
   * @throws SnapshotFileException for one that is damaged or no snapshot, with a message for the
   *     operator
   */
  public static SnapshotImport open(Path path, boolean skipHashCheck) throws IOException {
    SnapshotFile file = SnapshotFile.open(path);
    try {
      if (!skipHashCheck) {
        requireIntact(file);
      }
      return new SnapshotImport(file, SnapshotReading.read(file, new SnapshotSink() {}));
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  private static void requireIntact(SnapshotFile file) throws IOException {
    Trailer trailer =
        file.checkTrailer()
            .orElseThrow(
                () ->
                    new SnapshotFileException("snapshot missing hash but --skip-hash-check=false"));
    if (!trailer.matches()) {
      throw new SnapshotFileException(
          "expected sha256 %s, got %s"
              .formatted(
                  numbers(trailer.stated().toByteArray()),
                  numbers(trailer.computed().toByteArray())));
    }
  }

  private static String numbers(byte[] bytes) {
    return IntStream.range(0, bytes.length)
        .mapToObj(i -> Integer.toString(Byte.toUnsignedInt(bytes[i])))
        .collect(Collectors.joining(" ", "[", "]"));
  }

  /**
   * Fills a store.
   *
   * @param members of the new cluster
   * @param bump by how much the revision grows, so that it is beyond what clients have seen of the
   *     old cluster; everything before is compacted then. 0 leaves both as they are
   * @param appliedIndex the index in the new log at which the store stands
   * @param appliedTerm the term of that entry
   * @param progress hears how many changes have been taken over, after each
   */
  public void into(
      Path storeDirectory,
      Membership members,
      long bump,
      long appliedIndex,
      long appliedTerm,
      LongConsumer progress)
      throws IOException {
    try (StoreImport store = StoreImport.into(storeDirectory)) {
      SnapshotReading.read(file, new Filling(store, progress));
      AuthTable.writeSwitch(store, summary.authEnabled(), summary.authRevision());
      members.members().forEach(member -> MembershipTable.write(store, member));
      long askedFor = bump == 0 ? summary.compactionAskedFor() : bump(store, bump);
      store.compacted(summary.compactionDone(), askedFor);
      store.finish(appliedIndex, appliedTerm);
    }
  }

  /** The revision to which all is compacted. */
  private long bump(StoreImport store, long amount) throws SnapshotFileException {
    long latest = summary.revision();
    long bumped = latest + amount;
    if (bumped < latest) {
      throw new SnapshotFileException(
          "the revision %d cannot be bumped by %d".formatted(latest, amount));
    }
    log.atInfo()
        .addKeyValue("latest-revision", latest)
        .addKeyValue("bump-amount", amount)
        .addKeyValue("new-latest-revision", bumped)
        .log("bumping latest revision");
    store.change(bumped, 0, false, NOTHING);
    log.atInfo().addKeyValue("revision", bumped).log("marking revision compacted");
    return bumped;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  private static final class Filling implements SnapshotSink {
    private final StoreImport store;
    private final LongConsumer progress;
    private long changes;

    Filling(StoreImport store, LongConsumer progress) {
      this.store = store;
      this.progress = progress;
    }

    @Override
    public void change(RevisionKey at, byte[] keyValue) {
      changes++;
      progress.accept(changes);
      store.change(at.main(), Math.toIntExact(at.sub()), at.tombstone(), keyValue);
    }

    @Override
    public void lease(Lease lease) {
      LeaseTable.write(store, lease);
    }

    @Override
    public void alarm(AlarmMember alarm) {
      AlarmTable.write(store, alarm);
    }

    @Override
    public void user(User user) {
      AuthTable.write(store, user);
    }

    @Override
    public void role(Role role) {
      AuthTable.write(store, role);
    }
  }
}
