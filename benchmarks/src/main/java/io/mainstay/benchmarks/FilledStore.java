package io.mainstay.benchmarks;

import com.google.protobuf.ByteString;
import io.mainstay.api.etcdserverpb.PutRequest;
import io.mainstay.storage.AppliedChanges;
import io.mainstay.storage.ApplyBatch;
import io.mainstay.storage.MvccStore;
import io.mainstay.storage.StoreOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/** A store with keys in a directory of its own, which goes with it. */
final class FilledStore implements AutoCloseable {
  /** How many keys there are. */
  static final int KEYS = 100_000;

  /** Compresses to about one half, as real values do. */
  static final ByteString VALUE = halfRandom(256);

  private static final int BATCH = 1000;

  private final Path directory;
  private final MvccStore store;

  private FilledStore(Path directory) {
    this.directory = directory;
    this.store =
        MvccStore.open(directory.resolve("store"), StoreOptions.defaults(FilledStore::fail));
  }

  /** A new one. */
  static FilledStore create() throws IOException {
    FilledStore filled = new FilledStore(Files.createTempDirectory("mainstay-jmh"));
    for (int i = 0; i < KEYS; i += BATCH) {
      try (ApplyBatch batch = filled.store.beginBatch(lease -> true)) {
        for (int j = i; j < i + BATCH; j++) {
          batch.put(put(key(j)));
        }
        filled.commit(batch);
      }
    }
    return filled;
  }

  private static ByteString halfRandom(int length) {
    byte[] bytes = new byte[length];
    new Random(0).nextBytes(bytes);
    Arrays.fill(bytes, length / 2, length, (byte) 'x');
    return ByteString.copyFrom(bytes);
  }

  private static void fail(Throwable failure) {
    throw new IllegalStateException("the store cannot be trusted any more", failure);
  }

  MvccStore store() {
    return store;
  }

  /** Makes a batch durable-to-be, as the next entry of the log. */
  AppliedChanges commit(ApplyBatch batch) {
    return batch.commit(store.appliedIndex() + 1, 1);
  }

  static ByteString key(int number) {
    return ByteString.copyFromUtf8("/registry/item/%08d".formatted(number));
  }

  /** One that is there. */
  static ByteString anyKey() {
    return key(ThreadLocalRandom.current().nextInt(KEYS));
  }

  static PutRequest put(ByteString key) {
    return PutRequest.newBuilder().setKey(key).setValue(VALUE).build();
  }

  @Override
  public void close() throws IOException {
    store.close();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
