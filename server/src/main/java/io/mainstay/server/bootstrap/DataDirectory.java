package io.mainstay.server.bootstrap;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The directory of one member, held by a lock as long as this object is open.
 *
 * <pre>
 * member/LOCK       held by the running process
 * member/IDENTITY   member, cluster and token; written last when the directory is made
 * member/TAKE-OVER  there while the member makes a new cluster of what it holds
 * member/store      the key-value store
 * member/log        the replicated log, unless --wal-dir names another place
 * member/raft       term, vote, snapshots
 * </pre>
 *
 * <p>While a snapshot is being restored all of it lies in {@code member.restoring}, and no member
 * starts.
 */
final class DataDirectory implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(DataDirectory.class);

  static final String LOCK = "LOCK";

  private final Path root;
  private final Path member;
  private final Path logDirectory;
  private final FileChannel lockChannel;

  private DataDirectory(Path root, Path member, Path logDirectory, FileChannel lockChannel) {
    this.root = root;
    this.member = member;
    this.logDirectory = logDirectory;
    this.lockChannel = lockChannel;
  }

  /**
   * Makes or opens a data directory and locks it.
   *
   * @throws MemberStartException when it is another program's, in use, or cannot be used
   */
  static DataDirectory open(Path root, @Nullable Path walDirectory) throws MemberStartException {
    refuseForeign(root);
    refuseHalfRestored(root);
    Path member = member(root);
    return open(root, member, walDirectory == null ? log(member) : walDirectory);
  }

  /**
   * Makes or opens a data directory in which a snapshot is being restored, and locks it.
   *
   * @throws MemberStartException when it is in use, or cannot be used
   */
  static DataDirectory openRestoring(Path root, @Nullable Path walDirectory)
      throws MemberStartException {
    Path member = member(root).toAbsolutePath().normalize();
    Path log = walDirectory == null ? log(member) : walDirectory.toAbsolutePath().normalize();
    Path restoring = restoring(root);
    boolean within = log.startsWith(member);
    return open(root, restoring, within ? restoring.resolve(member.relativize(log)) : log);
  }

  private static DataDirectory open(Path root, Path member, Path logDirectory)
      throws MemberStartException {
    try {
      createPrivate(root);
      createPrivate(member);
      FileChannel lock = lock(root, member.resolve(LOCK));
      return new DataDirectory(root, member, logDirectory, lock);
    } catch (IOException e) {
      throw new MemberStartException("cannot use data directory " + root + ": " + e, e);
    }
  }

  /**
   * Who the directory belongs to; empty when it is new.
   *
   * @throws MemberStartException when there is data but nothing says whose
   */
  Optional<Identity> identity() throws MemberStartException {
    if (Files.exists(identityFile())) {
      Identity identity = Identity.read(identityFile());
      requireWhole();
      return Optional.of(identity);
    }
    if (Files.exists(store()) || Files.exists(logDirectory)) {
      throw new MemberStartException(
          "data directory "
              + root
              + " is damaged: it holds data but "
              + identityFile()
              + " is missing; restore that file, or choose another --data-dir");
    }
    return Optional.empty();
  }

  /** Makes the directory this member's. */
  void initialise(Identity identity) throws MemberStartException {
    createParts();
    identity.write(identityFile());
  }

  /** Makes what lies within. */
  void createParts() throws MemberStartException {
    try {
      Files.createDirectories(logDirectory);
      createPrivate(store());
      createPrivate(raftState());
    } catch (IOException e) {
      throw new MemberStartException("cannot use data directory " + root + ": " + e, e);
    }
  }

  /**
   * Makes sure that the log is there which the store was made from.
   *
   * @throws MemberStartException when something has been applied and there is no log
   */
  void requireLogFor(long appliedIndex) throws MemberStartException {
    if (appliedIndex > 0 && !holdsAnything(logDirectory)) {
      throw new MemberStartException(
          "data directory "
              + root
              + " is damaged: its log "
              + logDirectory
              + " is empty although entries have been applied; restore it from a backup (or correct --wal-dir), or remove"
              + " the data directory and replace the member");
    }
  }

  /** Whether nothing was ever written to the log. */
  boolean isUnborn() {
    return !holdsAnything(logDirectory);
  }

  /**
   * Notes that this member is taking its cluster over, until {@link #tookOver}: should it be killed
   * meanwhile, it goes on with that when it comes back, whatever its flags say then.
   */
  void beginTakeOver() {
    DurableFile.write(takeOverFile(), "");
  }

  boolean isTakingOver() {
    return Files.exists(takeOverFile());
  }

  void tookOver() {
    DurableFile.delete(takeOverFile());
  }

  private Path takeOverFile() {
    return member.resolve("TAKE-OVER");
  }

  Path root() {
    return root;
  }

  /** What a member keeps, in any data directory. */
  static Path member(Path root) {
    return root.resolve("member");
  }

  /** Where that comes to be while a snapshot is restored. */
  static Path restoring(Path root) {
    return root.resolve("member.restoring");
  }

  /** Where the log is unless it has a place of its own. */
  static Path log(Path member) {
    return member.resolve("log");
  }

  Path store() {
    return member.resolve("store");
  }

  Path log() {
    return logDirectory;
  }

  Path raftState() {
    return member.resolve("raft");
  }

  /** Releases the lock. */
  @Override
  public void close() {
    try {
      lockChannel.close();
    } catch (IOException e) {
      log.atWarn().addKeyValue("data-dir", root).setCause(e).log("could not release the lock");
    }
  }

  static Path parentOf(Path file) {
    return Objects.requireNonNull(file.toAbsolutePath().getParent());
  }

  private Path identityFile() {
    return member.resolve("IDENTITY");
  }

  /**
   * A member without its log or its vote must not come back as if it had them: it could vote twice
   * in one term.
   */
  private void requireWhole() throws MemberStartException {
    for (Path part : Set.of(store(), logDirectory, raftState())) {
      if (!Files.isDirectory(part)) {
        throw new MemberStartException(
            "data directory "
                + root
                + " is damaged: "
                + part
                + " is missing; restore it from a backup (or correct --wal-dir), or remove the data directory and replace"
                + " the member");
      }
    }
  }

  private static void refuseForeign(Path root) throws MemberStartException {
    if (isForeign(root)) {
      throw new MemberStartException(
          "data directory "
              + root
              + " was written by etcd: take a snapshot of that member with 'etcdctl snapshot save' to bring its data"
              + " over, or choose another --data-dir");
    }
  }

  /** Whether etcd has written it. */
  static boolean isForeign(Path root) {
    Path member = member(root);
    return Files.exists(member.resolve("snap")) || holdsWal(member.resolve("wal"));
  }

  private static void refuseHalfRestored(Path root) throws MemberStartException {
    if (Files.exists(restoring(root))) {
      throw new MemberStartException(
          "data directory "
              + root
              + " holds a snapshot that was not restored to the end: restore it again, or remove "
              + restoring(root));
    }
  }

  private static boolean holdsAnything(Path directory) {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
      return files.iterator().hasNext();
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean holdsWal(Path directory) {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*.wal")) {
      return files.iterator().hasNext();
    } catch (IOException e) {
      return false;
    }
  }

  private static void createPrivate(Path directory) throws IOException {
    boolean posix = directory.getFileSystem().supportedFileAttributeViews().contains("posix");
    if (!Files.isDirectory(directory)) {
      Files.createDirectories(parentOf(directory));
      if (posix) {
        Files.createDirectory(
            directory,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      } else {
        Files.createDirectory(directory);
      }
    } else if (posix) {
      warnIfOpenToOthers(directory);
    }
  }

  private static void warnIfOpenToOthers(Path directory) throws IOException {
    Set<PosixFilePermission> others = EnumSet.copyOf(Files.getPosixFilePermissions(directory));
    others.removeAll(
        Set.of(
            PosixFilePermission.OWNER_READ,
            PosixFilePermission.OWNER_WRITE,
            PosixFilePermission.OWNER_EXECUTE));
    if (!others.isEmpty()) {
      log.atWarn()
          .addKeyValue("dir", directory)
          .addKeyValue("others", PosixFilePermissions.toString(others))
          .log("check file permission: others may use the data directory");
    }
  }

  private static FileChannel lock(Path root, Path file) throws IOException, MemberStartException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      FileLock held = channel.tryLock();
      if (held != null) {
        return channel;
      }
    } catch (OverlappingFileLockException inThisProcess) {
      // Falls through: in use is in use, whoever it is.
    }
    channel.close();
    throw new DataDirectoryInUseException(
        "data directory "
            + root
            + " is in use by another process: stop that process, or choose another --data-dir");
  }
}
