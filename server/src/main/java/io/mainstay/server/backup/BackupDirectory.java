package io.mainstay.server.backup;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The backups of one member. Others may keep theirs, and anything else, in the same directory. One
 * thread.
 */
final class BackupDirectory {
  private static final String UNFINISHED = ".part";
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  private final Path directory;
  private final String member;
  private final Pattern names;

  /** Of the member of this name. */
  BackupDirectory(Path directory, String member) {
    this.directory = directory;
    this.member = member;
    this.names = Pattern.compile(Pattern.quote(member) + "-\\d{8}T\\d{6}Z-rev\\d+\\.db");
  }

  /** Makes the directory if it is missing, and removes what a killed member has left unfinished. */
  void prepare() throws IOException {
    Files.createDirectories(directory);
    for (Path file : list()) {
      String name = file.getFileName().toString();
      if (name.endsWith(UNFINISHED)
          && isBackup(name.substring(0, name.length() - UNFINISHED.length()))) {
        Files.deleteIfExists(file);
      }
    }
  }

  /** Where a backup is written. */
  Path unfinished(Instant time, long revision) {
    return directory.resolve(
        member + "-" + TIME.format(time) + "-rev" + revision + ".db" + UNFINISHED);
  }

  /** Gives a whole backup its name, under which it is still there after a crash. */
  Path finish(Path unfinished) throws IOException {
    String name = unfinished.getFileName().toString();
    Path finished = directory.resolve(name.substring(0, name.length() - UNFINISHED.length()));
    Files.move(unfinished, finished, StandardCopyOption.ATOMIC_MOVE);
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
    return finished;
  }

  /** Removes all but the newest so many. */
  void keepNewest(int count) throws IOException {
    // Names sort in the order of time.
    List<Path> backups =
        list().stream().filter(file -> isBackup(file.getFileName().toString())).sorted().toList();
    for (Path old : backups.subList(0, Math.max(0, backups.size() - count))) {
      Files.deleteIfExists(old);
    }
  }

  private boolean isBackup(String name) {
    return names.matcher(name).matches();
  }

  private List<Path> list() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.toList();
    }
  }
}
