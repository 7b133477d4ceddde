package io.mainstay.storage.internals;

import io.mainstay.storage.StoreException;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The directory of a store: a lock, generations of which one counts, and the pointer that names it.
 *
 * <p>A restore fills a new generation and then replaces the pointer in one atomic rename, so that a
 * crash leaves the old content or the new one. The lock is our own because it has to span all
 * generations.
 */
final class StoreDirectory implements AutoCloseable {
  private static final String LOCK = "LOCK";
  private static final String POINTER = "CURRENT-GENERATION";
  private static final String NEW_POINTER = "CURRENT-GENERATION.new";
  private static final String GENERATION = "generation-";

  private final Path path;
  private final boolean fsync;
  private final FileChannel lockChannel;

  private StoreDirectory(Path path, boolean fsync, FileChannel lockChannel) {
    this.path = path;
    this.fsync = fsync;
    this.lockChannel = lockChannel;
  }

  /**
   * Takes the directory for this process.
   *
   * @throws StoreException when it is in use, or holds something that is not a store
   */
  static StoreDirectory lock(Path path, boolean fsync) {
    try {
      Files.createDirectories(path);
      checkContent(path);
      FileChannel channel =
          FileChannel.open(path.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (!tryLock(channel)) {
        channel.close();
        throw new StoreException(
            "the store in " + path + " is in use: another process has opened it", null);
      }
      return new StoreDirectory(path, fsync, channel);
    } catch (IOException e) {
      throw new StoreException("cannot open the store in " + path + ": " + e, e);
    }
  }

  /** The channel holds the lock until it is closed. */
  private static boolean tryLock(FileChannel channel) throws IOException {
    try {
      @Nullable FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  /**
   * A store without its pointer has lost it: taking that for an empty directory would begin anew
   * and silently.
   */
  private static void checkContent(Path path) throws IOException {
    if (Files.exists(path.resolve(POINTER))) {
      return;
    }
    List<String> names;
    try (Stream<Path> entries = Files.list(path)) {
      names = entries.map(entry -> entry.getFileName().toString()).sorted().toList();
    }
    for (String name : names) {
      if (name.startsWith(GENERATION)) {
        throw Database.damaged(path, "the file " + POINTER + " is missing", null);
      }
      if (!name.equals(LOCK) && !name.equals(NEW_POINTER)) {
        throw new StoreException(
            "the directory " + path + " is not a store: it holds " + name, null);
      }
    }
  }

  Path path() {
    return path;
  }

  Path generation(long number) {
    return path.resolve(GENERATION + number);
  }

  /** What the pointer says, or null in a directory that never held a store. */
  @Nullable GenerationPointer pointer() {
    try {
      return GenerationPointer.decode(Files.readAllBytes(path.resolve(POINTER)), path, POINTER);
    } catch (NoSuchFileException e) {
      return null;
    } catch (IOException e) {
      throw new StoreException("cannot read the store in " + path + ": " + e, e);
    }
  }

  /** Replaces the pointer; afterwards it is on disk. */
  void point(GenerationPointer pointer) {
    Path fresh = path.resolve(NEW_POINTER);
    try {
      Files.write(fresh, pointer.encode());
      force(fresh);
      Files.move(
          fresh,
          path.resolve(POINTER),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
      forceDirectory(path);
    } catch (IOException e) {
      throw new StoreException("cannot write to the store in " + path + ": " + e, e);
    }
  }

  /** Makes a generation from the files of a checkpoint, which stays as it is. */
  void importCheckpoint(Path checkpoint, long number) {
    Path target = generation(number);
    try {
      removeTree(target);
      Files.createDirectories(target);
      try (Stream<Path> files = Files.list(checkpoint)) {
        for (Path file : files.toList()) {
          importFile(file, target.resolve(file.getFileName().toString()));
        }
      }
      forceDirectory(target);
      forceDirectory(path);
    } catch (IOException e) {
      throw new StoreException("cannot restore from " + checkpoint + ": " + e, e);
    }
  }

  /** Tables never change once written, so a second name is as good as a copy. */
  private void importFile(Path from, Path to) throws IOException {
    if (!from.getFileName().toString().endsWith(".sst") || !link(from, to)) {
      Files.copy(from, to);
    }
    force(to);
  }

  private static boolean link(Path from, Path to) {
    try {
      Files.createLink(to, from);
      return true;
    } catch (IOException | UnsupportedOperationException e) {
      // Another file system, or one without links.
      return false;
    }
  }

  /** Removes what crashes and restores have left behind. */
  void removeAllBut(long number) {
    try (Stream<Path> entries = Files.list(path)) {
      Path keep = generation(number);
      for (Path entry : entries.toList()) {
        if (entry.getFileName().toString().startsWith(GENERATION) && !entry.equals(keep)) {
          removeTree(entry);
        }
      }
    } catch (IOException e) {
      throw new StoreException("cannot clean up the store in " + path + ": " + e, e);
    }
  }

  void remove(long number) {
    try {
      removeTree(generation(number));
    } catch (IOException e) {
      throw new StoreException("cannot clean up the store in " + path + ": " + e, e);
    }
  }

  private static void removeTree(Path root) throws IOException {
    if (!Files.exists(root)) {
      return;
    }
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
              throws IOException {
            if (failure != null) {
              throw failure;
            }
            Files.delete(directory);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  private void force(Path file) throws IOException {
    if (fsync) {
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
        channel.force(true);
      }
    }
  }

  /** Makes names durable; Windows has no such call and needs none. */
  private void forceDirectory(Path directory) throws IOException {
    if (fsync && File.separatorChar == '/') {
      try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }

  @Override
  public void close() {
    try {
      lockChannel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
