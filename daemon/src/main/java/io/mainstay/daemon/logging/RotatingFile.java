package io.mainstay.daemon.logging;

import io.mainstay.daemon.logging.LogSettings.Rotation;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

/**
 * A file that is put aside when it gets too large; what was put aside too long ago is deleted.
 *
 * <p>Names are those of lumberjack, which etcd uses: {@code etcd.log} becomes {@code
 * etcd-2006-01-02T15-04-05.000.log}. Written by one thread at a time. Compression runs in the
 * writing thread: it is rare, and a log that outruns the disk should wait.
 */
final class RotatingFile extends OutputStream {
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH-mm-ss.SSS");
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");
  private static final long DEFAULT_MEGABYTES = 100;

  private final Path path;
  private final Rotation rotation;
  private final Clock clock;
  private final long maxBytes;
  private final String prefix;
  private final String extension;
  private OutputStream file;
  private long sizeBytes;

  /** Opens the file; lines are added to what is in it. */
  RotatingFile(Path path, Rotation rotation, Clock clock) throws IOException {
    this.path = path.toAbsolutePath();
    this.rotation = rotation;
    this.clock = clock;
    long megabytes =
        rotation.maxSizeMegabytes() <= 0 ? DEFAULT_MEGABYTES : rotation.maxSizeMegabytes();
    maxBytes = megabytes << 20;
    String name = String.valueOf(path.getFileName());
    int dot = name.lastIndexOf('.');
    prefix = (dot < 0 ? name : name.substring(0, dot)) + "-";
    extension = dot < 0 ? "" : name.substring(dot);
    Files.createDirectories(folder());
    file = open();
  }

  @Override
  public void write(int octet) throws IOException {
    write(new byte[] {(byte) octet}, 0, 1);
  }

  @Override
  public void write(byte[] line, int offset, int length) throws IOException {
    if (sizeBytes > 0 && sizeBytes + length > maxBytes) {
      rotate();
    }
    file.write(line, offset, length);
    sizeBytes += length;
  }

  @Override
  public void flush() throws IOException {
    file.flush();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  private OutputStream open() throws IOException {
    if (Files.notExists(path)) {
      createPrivate();
    }
    sizeBytes = Files.size(path);
    return Files.newOutputStream(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  /** As etcd does: a log says more than everyone on the machine needs to know. */
  private void createPrivate() throws IOException {
    boolean posix = Files.getFileStore(folder()).supportsFileAttributeView("posix");
    Files.createFile(
        path,
        posix
            ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ONLY)}
            : new FileAttribute<?>[0]);
  }

  private void rotate() throws IOException {
    file.close();
    try {
      Path backup = folder().resolve(prefix + STAMP.format(now()) + extension);
      Files.move(path, backup, StandardCopyOption.REPLACE_EXISTING);
      if (rotation.compress()) {
        compress(backup);
      }
      deleteOld();
    } finally {
      file = open();
    }
  }

  private static void compress(Path backup) throws IOException {
    try (OutputStream compressed =
        new GZIPOutputStream(Files.newOutputStream(Path.of(backup + ".gz")))) {
      Files.copy(backup, compressed);
    }
    Files.delete(backup);
  }

  private void deleteOld() throws IOException {
    List<Path> backups;
    try (Stream<Path> files = Files.list(folder())) {
      backups = files.filter(this::isBackup).sorted(Comparator.reverseOrder()).toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    LocalDateTime oldest = now().minus(Duration.ofDays(rotation.maxAgeDays()));
    for (int i = 0; i < backups.size(); i++) {
      boolean tooMany = rotation.maxBackups() > 0 && i >= rotation.maxBackups();
      boolean tooOld = rotation.maxAgeDays() > 0 && stamp(backups.get(i)).isBefore(oldest);
      if (tooMany || tooOld) {
        Files.deleteIfExists(backups.get(i));
      }
    }
  }

  private boolean isBackup(Path candidate) {
    try {
      stamp(candidate);
      return true;
    } catch (DateTimeException e) {
      return false;
    }
  }

  /** When a file was put aside; throws {@link DateTimeException} when it is no such file. */
  private LocalDateTime stamp(Path backup) {
    String name = String.valueOf(backup.getFileName());
    String plain = name.endsWith(".gz") ? name.substring(0, name.length() - 3) : name;
    if (!plain.startsWith(prefix)
        || !plain.endsWith(extension)
        || plain.length() < prefix.length() + extension.length()) {
      throw new DateTimeException("not put aside from " + path);
    }
    String stamp = plain.substring(prefix.length(), plain.length() - extension.length());
    return LocalDateTime.parse(stamp, STAMP);
  }

  private LocalDateTime now() {
    ZoneId zone = rotation.localTime() ? clock.getZone() : ZoneOffset.UTC;
    return LocalDateTime.ofInstant(clock.instant(), zone);
  }

  private Path folder() {
    Path parent = path.getParent();
    return parent == null ? path : parent;
  }
}
