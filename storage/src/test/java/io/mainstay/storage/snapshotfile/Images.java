package io.mainstay.storage.snapshotfile;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/** Snapshot files of tests: their content as maps, in order, and their bytes. */
public final class Images {
  private Images() {}

  /** An empty bucket, whose keys sort as in a file. */
  public static SortedMap<byte[], byte[]> bucket() {
    return new TreeMap<>(Arrays::compareUnsigned);
  }

  /** The file that holds these buckets, with its trailer. */
  static byte[] write(int pageSize, SortedMap<String, SortedMap<byte[], byte[]>> buckets) {
    SnapshotSizer sizer = new SnapshotSizer(pageSize);
    buckets.forEach(
        (name, entries) -> {
          sizer.bucket(name);
          entries.forEach((key, value) -> sizer.entry(key.length, value.length));
        });
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      SnapshotWriter writer = new SnapshotWriter(sizer.finish(), out);
      for (Map.Entry<String, SortedMap<byte[], byte[]>> bucket : buckets.entrySet()) {
        writer.bucket(bucket.getKey());
        for (Map.Entry<byte[], byte[]> entry : bucket.getValue().entrySet()) {
          writer.entry(entry.getKey(), entry.getValue());
        }
      }
      out.write(writer.finish());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /** What a file holds; buckets within buckets have names with a slash. */
  public static SortedMap<String, SortedMap<byte[], byte[]>> read(Path file) throws IOException {
    try (SnapshotFile snapshot = SnapshotFile.open(file)) {
      SortedMap<String, SortedMap<byte[], byte[]>> buckets = new TreeMap<>();
      snapshot.walk(new Collector("", buckets));
      return buckets;
    }
  }

  private record Collector(String name, SortedMap<String, SortedMap<byte[], byte[]>> buckets)
      implements BucketVisitor {
    @Override
    public void entry(byte[] key, byte[] value) {
      Objects.requireNonNull(buckets.get(name)).put(key, value);
    }

    @Override
    public BucketVisitor bucket(byte[] inner) {
      String text = new String(inner, StandardCharsets.UTF_8);
      String path = name.isEmpty() ? text : name + "/" + text;
      buckets.put(path, Images.bucket());
      return new Collector(path, buckets);
    }
  }

  /** A file that the original wrote. */
  static byte[] original(String version) {
    String resource = "/snapshotfile/etcd-" + version + ".db";
    try (InputStream in = Objects.requireNonNull(Images.class.getResourceAsStream(resource))) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The same, as a file of its own. */
  public static Path original(String version, Path directory) throws IOException {
    return Files.write(directory.resolve(version + ".db"), original(version));
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
