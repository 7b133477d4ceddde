package io.mainstay.torture.cluster;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A disk that can be made to suffer: ext4 in a file that is mounted, in memory that is limited. One
 * thread. It needs root, loop devices and {@code fsfreeze}.
 *
 * <p>Frozen, all writes and syncs hang until it thaws, as on a disk that stalls. Without memory
 * behind it, writes fail that the file system has no block for yet: {@code fsync} says so, and so
 * it is a disk that breaks; it needs {@link #renew}. Full, it refuses to grow files.
 */
public final class Disk implements AutoCloseable {
  private static final long SIZE_BYTES = 1L << 30;
  private static final long FROZEN_MILLIS = 80;
  private static final long THAWED_MILLIS = 20;
  private static final String FILLING = "filling";
  private static final int MOST_ATTEMPTS = 50;

  private final Path memory;
  private final Path image;
  private final Path mount;
  private boolean memoryMounted;
  private boolean mounted;
  private boolean frozen;
  private @Nullable Pulse pulse;

  /** What freezes it again and again, until it is told to end. */
  private record Pulse(Thread thread, CountDownLatch over) {}

  private Disk(Path directory) {
    memory = directory.resolve("memory");
    image = memory.resolve("image");
    mount = directory.resolve("mount");
  }

  /** Whether this process may have such disks, on this system. */
  public static boolean isPossible() {
    return System.getProperty("user.name", "").equals("root")
        && Files.exists(Path.of("/dev/loop-control"))
        && isProgram("fsfreeze")
        && isProgram("mkfs.ext4");
  }

  private static boolean isProgram(String name) {
    return Files.isExecutable(Path.of("/usr/sbin", name))
        || Files.isExecutable(Path.of("/sbin", name));
  }

  /** Makes one and mounts it below a directory. */
  static Disk create(Path directory) throws IOException, InterruptedException {
    Disk disk = new Disk(directory);
    try {
      disk.make();
      return disk;
    } catch (IOException | InterruptedException e) {
      disk.close();
      throw e;
    }
  }

  private void make() throws IOException, InterruptedException {
    Files.createDirectories(memory);
    Files.createDirectories(mount);
    Shell.run("mount", "-t", "tmpfs", "-o", "size=" + SIZE_BYTES, "tmpfs", memory.toString());
    memoryMounted = true;
    format();
  }

  private void format() throws IOException, InterruptedException {
    Files.deleteIfExists(image);
    try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
      file.setLength(SIZE_BYTES - (SIZE_BYTES >> 4));
    }
    Shell.run("mkfs.ext4", "-q", "-F", image.toString());
    Shell.run("mount", "-o", "loop", image.toString(), mount.toString());
    mounted = true;
  }

  /** Where files can be put. */
  Path path() {
    return mount;
  }

  /** Whoever writes waits from now on. */
  public void freeze() throws IOException, InterruptedException {
    Shell.run("fsfreeze", "-f", mount.toString());
    frozen = true;
  }

  /** Whoever writes waits most of the time from now on, never for long. */
  public void freezeNowAndThen() {
    CountDownLatch over = new CountDownLatch(1);
    Thread thread = new Thread(() -> freezeUntil(over), "slow-disk");
    thread.setDaemon(true);
    pulse = new Pulse(thread, over);
    thread.start();
  }

  private void freezeUntil(CountDownLatch over) {
    try {
      do {
        Shell.run("fsfreeze", "-f", mount.toString());
        boolean ended = over.await(FROZEN_MILLIS, TimeUnit.MILLISECONDS);
        Shell.run("fsfreeze", "-u", mount.toString());
        if (ended) {
          return;
        }
      } while (!over.await(THAWED_MILLIS, TimeUnit.MILLISECONDS));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Undoes {@link #freeze} and {@link #freezeNowAndThen}. */
  public void thaw() throws IOException, InterruptedException {
    Pulse running = pulse;
    if (running != null) {
      running.over().countDown();
      running.thread().join();
      pulse = null;
    }
    if (frozen) {
      Shell.run("fsfreeze", "-u", mount.toString());
      frozen = false;
    }
  }

  /** From now on it has nothing to write new blocks to, and says so when it is asked to sync. */
  public void breakWrites() throws IOException, InterruptedException {
    for (int attempt = 1; ; attempt++) {
      FileStore store = Files.getFileStore(memory);
      try {
        resize(store.getTotalSpace() - store.getUnallocatedSpace());
        return;
      } catch (IOException e) {
        // More was written in between: then it needs more than it was to have.
        if (attempt == MOST_ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  /** Takes all space that is left, but for a little. */
  public void fill(long leftBytes) throws IOException {
    long length = Files.getFileStore(mount).getUsableSpace() - leftBytes;
    if (length > 0) {
      try (RandomAccessFile file = new RandomAccessFile(mount.resolve(FILLING).toFile(), "rw")) {
        byte[] piece = new byte[1 << 20];
        for (long written = 0; written < length; written += piece.length) {
          file.write(piece, 0, (int) Math.min(piece.length, length - written));
        }
      }
    }
  }

  /** Undoes {@link #fill}. */
  public void empty() throws IOException {
    Files.deleteIfExists(mount.resolve(FILLING));
  }

  /** Another disk in its place, empty; nobody may use the old one any more. */
  void renew() throws IOException, InterruptedException {
    unmount();
    resize(SIZE_BYTES);
    format();
  }

  private void resize(long sizeBytes) throws IOException, InterruptedException {
    Shell.run("mount", "-o", "remount,size=" + sizeBytes, memory.toString());
  }

  private void unmount() throws IOException, InterruptedException {
    thaw();
    if (mounted) {
      Shell.run("umount", mount.toString());
      mounted = false;
    }
  }

  @Override
  public void close() throws IOException {
    try {
      unmount();
      if (memoryMounted) {
        Shell.run("umount", memory.toString());
        memoryMounted = false;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted: " + mount + " may still be mounted", e);
    }
  }
}
