package io.mainstay.server.failpoints;

import io.mainstay.api.failpoints.FailPoint;
import io.mainstay.server.transport.NetworkFaults;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What a member's disk holds at the moment it reaches a step. Nothing the member says leaves it
 * from then on, so what it goes on to do is lost, as it is for a process that is killed there.
 */
final class CrashImage implements FailPoint.Handler {
  private static final int TRIES = 50;

  private final FailPoint point;
  private final Path member;
  private final NetworkFaults network;
  private final Path target;
  private final AtomicInteger hitsToGo;
  private volatile boolean begun;
  private volatile boolean taken;

  /**
   * An image yet to be taken.
   *
   * @param member the member's data directory
   * @param target where the image goes; must not exist
   * @param hit which time the step is taken, from 1
   */
  CrashImage(FailPoint point, Path member, NetworkFaults network, Path target, int hit) {
    this.point = point;
    this.member = member;
    this.network = network;
    this.target = target;
    this.hitsToGo = new AtomicInteger(hit);
  }

  /** Whether the member is dead to the world: what it says from now on does not count. */
  boolean isBegun() {
    return begun;
  }

  boolean isTaken() {
    return taken;
  }

  @Override
  public void reached(FailPoint reached, Path where) {
    if (reached == point && where.startsWith(member) && hitsToGo.decrementAndGet() == 0) {
      begun = true;
      network.hold();
      take();
      taken = true;
    }
  }

  /** Puts the image in the place of the member's directory. */
  void replace() throws IOException {
    remove(member);
    Files.move(target, member);
  }

  /** Other threads may be writing yet: copies until nothing has changed meanwhile. */
  private void take() {
    try {
      for (int i = 0; i < TRIES; i++) {
        Map<Path, String> before = files();
        if (copy(before) && files().equals(before)) {
          return;
        }
        remove(target);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    throw new IllegalStateException("the member does not come to rest at " + point);
  }

  private boolean copy(Map<Path, String> files) throws IOException {
    try {
      for (Path file : files.keySet()) {
        Path copy = target.resolve(member.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(copy);
        } else {
          Files.copy(file, copy);
        }
      }
      return true;
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  /** All files and directories, parents first, with what changes when they do. */
  private Map<Path, String> files() throws IOException {
    Map<Path, String> found = new TreeMap<>();
    Files.walkFileTree(
        member,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
            found.put(directory, "");
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            found.put(file, attributes.size() + " " + attributes.lastModifiedTime());
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException failure) {
            return FileVisitResult.CONTINUE;
          }
        });
    return found;
  }

  private static void remove(Path root) throws IOException {
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
            Files.delete(directory);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
