package io.mainstay.server.bootstrap;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jspecify.annotations.Nullable;

/**
 * A data directory into which a snapshot is being restored. What a member would start from comes to
 * be by one rename, at the end; a member finds out when it never came to that. Closing it earlier
 * leaves things as they were.
 *
 * <p>A log that has a place of its own is written there at once: without the rest it is nobody's.
 */
final class RestoringDirectory implements AutoCloseable {
  private final Path root;
  private final @Nullable Path walDirectory;
  private final boolean made;
  private final DataDirectory directory;
  private boolean completed;

  private RestoringDirectory(
      Path root, @Nullable Path walDirectory, boolean made, DataDirectory directory) {
    this.root = root;
    this.walDirectory = walDirectory;
    this.made = made;
    this.directory = directory;
  }

  /**
   * Makes sure that there is nothing yet, other than what a restore that was killed has left
   * behind.
   *
   * @throws MemberStartException when there is, in etcd's words
   */
  static void requireFree(Path root, @Nullable Path walDirectory) throws MemberStartException {
    if (Files.exists(root) && !holdsAtMost(root, DataDirectory.restoring(root))) {
      throw new MemberStartException("data-dir \"" + root + "\" not empty or could not be read");
    }
    if (walDirectory != null && Files.exists(walDirectory)) {
      throw new MemberStartException("wal-dir \"" + walDirectory + "\" exists");
    }
  }

  /**
   * Begins.
   *
   * @throws MemberStartException as {@link #requireFree}, and when the directory cannot be used
   */
  static RestoringDirectory create(Path root, @Nullable Path walDirectory)
      throws MemberStartException {
    requireFree(root, walDirectory);
    boolean made = !Files.exists(root);
    DataDirectory directory = DataDirectory.openRestoring(root, walDirectory);
    try {
      removeAllButTheLock(DataDirectory.restoring(root));
      directory.createParts();
    } catch (IOException e) {
      directory.close();
      throw new MemberStartException("cannot use data directory " + root + ": " + e, e);
    }
    return new RestoringDirectory(root, walDirectory, made, directory);
  }

  private static boolean holdsAtMost(Path root, Path allowed) {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(root)) {
      for (Path entry : entries) {
        if (!entry.equals(allowed)) {
          return false;
        }
      }
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static void removeAllButTheLock(Path leftBehind) throws IOException {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(leftBehind)) {
      for (Path entry : entries) {
        if (!entry.endsWith(DataDirectory.LOCK)) {
          DirectoryTree.remove(entry);
        }
      }
    }
  }

  /** Where store, log and the rest go. */
  DataDirectory content() {
    return directory;
  }

  /** Forces everything to the disk, and makes it a member's data directory. */
  void complete(Identity identity) throws IOException, MemberStartException {
    directory.initialise(identity);
    Path restored = DataDirectory.restoring(root);
    DirectoryTree.sync(directory.log());
    DirectoryTree.sync(restored);
    Path member = DataDirectory.member(root);
    Files.move(restored, member, StandardCopyOption.ATOMIC_MOVE);
    completed = true;
    DurableFile.syncDirectoryOf(member);
    DurableFile.syncDirectoryOf(root);
  }

  @Override
  public void close() throws IOException {
    directory.close();
    if (!completed) {
      DirectoryTree.remove(DataDirectory.restoring(root));
      if (walDirectory != null) {
        DirectoryTree.remove(walDirectory);
      }
      if (made) {
        DirectoryTree.remove(root);
      }
    }
  }
}
