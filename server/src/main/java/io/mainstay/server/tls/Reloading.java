package io.mainstay.server.tls;

import io.mainstay.server.FileStamps;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
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

  private static final FileStamps NOTHING = FileStamps.of(List.of());

  private final List<Path> files;
  private final Loader<T> loader;
  private final ReentrantLock reading = new ReentrantLock();
  private volatile Loaded<T> loaded;
  private volatile FileStamps refused = NOTHING;

  /** Makes a value of the files. */
  interface Loader<T> {
    T load() throws TlsException;
  }

  private record Loaded<T>(T value, FileStamps stamps) {}

  /**
   * Reads the files.
   *
   * @throws TlsException when they cannot be used
   */
  Reloading(List<Path> files, Loader<T> loader) throws TlsException {
    this.files = List.copyOf(files);
    this.loader = loader;
    // Before they are read: what changes meanwhile is read again.
    FileStamps stamps = FileStamps.of(files);
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
    FileStamps now = FileStamps.of(files);
    if (!now.equals(loaded.stamps) && !now.equals(refused)) {
      reload();
    }
    return loaded.value;
  }

  private void reload() {
    // Whoever comes second would read the same: it waits, and finds nothing to do.
    reading.lock();
    try {
      FileStamps stamps = FileStamps.of(files);
      if (stamps.equals(loaded.stamps) || stamps.equals(refused)) {
        return;
      }
      try {
        T value = loader.load();
        loaded = new Loaded<>(value, stamps);
        refused = NOTHING;
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
}
