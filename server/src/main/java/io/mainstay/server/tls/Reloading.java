package io.mainstay.server.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What some files hold, as they are now. Each look costs one question for the attributes of each
 * file; they are read again only when these have changed. What cannot be used is refused with one
 * line in the log, and what was there before stays in force.
 *
 * <p>Any thread; a thread that finds a change reads the files while others go on with what there
 * was.
 */
final class Reloading<T> {
  private static final Logger log = LoggerFactory.getLogger(Reloading.class);

  private final List<Path> files;
  private final Loader<T> loader;
  private final java.util.concurrent.locks.ReentrantLock reading =
      new java.util.concurrent.locks.ReentrantLock();
  private volatile Loaded<T> loaded;
  private volatile List<Stamp> refused = List.of();

  /** Makes a value of the files. */
  interface Loader<T> {
    T load() throws TlsException;
  }

  /** What tells one content of a file from the next; null where there is no file. */
  private record Stamp(
      @Nullable Object fileKey, java.nio.file.attribute.@Nullable FileTime changed, long size) {}

  private record Loaded<T>(T value, List<Stamp> stamps) {}

  /**
   * Reads the files.
   *
   * @throws TlsException when they cannot be used
   */
  Reloading(List<Path> files, Loader<T> loader) throws TlsException {
    this.files = List.copyOf(files);
    this.loader = loader;
    // Before they are read: what changes meanwhile is read again.
    List<Stamp> stamps = stamps();
    this.loaded = new Loaded<>(loader.load(), stamps);
  }

  /** A value that no file can change. */
  static <T> Reloading<T> fixed(T value) {
    try {
      return new Reloading<>(List.of(), () -> value);
    } catch (TlsException e) {
      throw new AssertionError(e);
    }
  }

  /** The newest usable value. */
  T current() {
    List<Stamp> now = stamps();
    if (!now.equals(loaded.stamps) && !now.equals(refused)) {
      reload();
    }
    return loaded.value;
  }

  private void reload() {
    // Whoever comes second would read the same: it waits, and finds nothing to do.
    reading.lock();
    try {
      List<Stamp> stamps = stamps();
      if (stamps.equals(loaded.stamps) || stamps.equals(refused)) {
        return;
      }
      try {
        T value = loader.load();
        loaded = new Loaded<>(value, stamps);
        refused = List.of();
        log.atInfo().addKeyValue("files", files).log("certificate files were read again");
      } catch (TlsException e) {
        refused = stamps;
        log.atWarn()
            .addKeyValue("error", e.getMessage())
            .log("changed certificate files are refused; what was read before stays in force");
      }
    } finally {
      reading.unlock();
    }
  }

  private List<Stamp> stamps() {
    List<Stamp> stamps = new ArrayList<>(files.size());
    for (Path file : files) {
      try {
        BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
        stamps.add(new Stamp(found.fileKey(), found.lastModifiedTime(), found.size()));
      } catch (IOException e) {
        stamps.add(new Stamp(null, null, -1));
      }
    }
    return stamps;
  }
}
