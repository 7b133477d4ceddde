package io.mainstay.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What tells one content of some files from the next: equal to what was taken before as long as
 * nobody has changed or replaced any of them. Costs one question to the file system for each.
 */
public final class FileStamps {
  private final List<Stamp> stamps;

  /** Of one file; all of it empty where there is none. */
  private record Stamp(@Nullable Object fileKey, @Nullable FileTime changed, long size) {}

  private FileStamps(List<Stamp> stamps) {
    this.stamps = stamps;
  }

  /** Takes those of now. */
  public static FileStamps of(List<Path> files) {
    return new FileStamps(files.stream().map(FileStamps::stamp).toList());
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof FileStamps that && stamps.equals(that.stamps);
  }

  @Override
  public int hashCode() {
    return stamps.hashCode();
  }

  private static Stamp stamp(Path file) {
    try {
      BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
      return new Stamp(found.fileKey(), found.lastModifiedTime(), found.size());
    } catch (IOException e) {
      return new Stamp(null, null, -1);
    }
  }
}
