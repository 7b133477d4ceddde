package io.mainstay.storage;

import com.google.protobuf.ByteString;
import io.mainstay.api.etcdserverpb.PutRequest;
import io.mainstay.api.etcdserverpb.RangeRequest;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;

/** Measures the store alone, on one thread; run by hand, with a number of keys. */
final class StoreBenchmark {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final int BATCH = 100;
  private static final int LEASE_KEYS = 50_000;
  private static final long LEASE = 1;
  private static final ByteString VALUE = halfRandom(256);

  private final Path directory;
  private final int keys;
  private MvccStore store;

  private StoreBenchmark(Path directory, int keys) {
    this.directory = directory;
    this.keys = keys;
    this.store = open(directory);
  }

  /** Compresses to about one half, as real values do. */
  private static ByteString halfRandom(int length) {
    byte[] bytes = new byte[length];
    new Random(0).nextBytes(bytes);
    Arrays.fill(bytes, length / 2, length, (byte) 'x');
    return ByteString.copyFrom(bytes);
  }

  public static void main(String[] arguments) throws IOException {
    Path directory = Files.createTempDirectory("mainstay-benchmark");
    try {
      open(directory.resolve("warm-up")).close();
      new StoreBenchmark(directory.resolve("store"), Integer.parseInt(arguments[0])).run();
    } finally {
      TestFiles.deleteTree(directory);
    }
  }

  private static MvccStore open(Path path) {
    return MvccStore.open(
        path,
        StoreOptions.defaults(
            failure -> {
              throw new AssertionError(failure);
            }));
  }

  private void run() {
    measureOpen("open of an empty store");
    measure("new keys", keys, () -> write(0));
    measure("overwrites", keys, () -> write(1));
    measureOpen("open of the full store");
    measure("reads of one key", 200_000, () -> read(200_000));
    measure("count of all keys", keys, this::count);
    measure("range of 10,000 pairs", 10_000, this::range);
    measure("views", 1_000_000, () -> views(1_000_000));
    measure("puts of a lease's keys", LEASE_KEYS, this::attach);
    measure("keys of a lease deleted", LEASE_KEYS, this::revoke);
    measure("the same, put in the batch", LEASE_KEYS, this::attachAndRevoke);
    long revision = revision();
    measure("physical compaction, changes", keys, () -> compact(revision));
  }

  private long revision() {
    try (ReadView view = store.newestView()) {
      return view.revision();
    }
  }

  private void measureOpen(String what) {
    for (int i = 0; i < 3; i++) {
      store.close();
      measure(what, 1, () -> store = open(directory));
    }
  }

  private static void measure(String what, int operations, Runnable work) {
    long begin = System.nanoTime();
    long cpuBegin = THREADS.getCurrentThreadCpuTime();
    work.run();
    double cpuSeconds = (THREADS.getCurrentThreadCpuTime() - cpuBegin) / 1e9;
    double seconds = (System.nanoTime() - begin) / 1e9;
    System.out.printf(
        "%-32s %10.3f s %12.0f/s %8.2f us each, %8.2f us of it CPU of this thread%n",
        what,
        seconds,
        operations / seconds,
        seconds / operations * 1e6,
        cpuSeconds / operations * 1e6);
  }

  private static ByteString key(int number) {
    return ByteString.copyFrom("/registry/item/" + number, StandardCharsets.US_ASCII);
  }

  private void write(int seed) {
    Random random = new Random(seed);
    long commitNanos = 0;
    for (int i = 0; i < keys; i += BATCH) {
      try (ApplyBatch batch = store.beginBatch(lease -> true)) {
        for (int j = 0; j < BATCH; j++) {
          int number = seed == 0 ? i + j : random.nextInt(keys);
          batch.put(PutRequest.newBuilder().setKey(key(number)).setValue(VALUE).build());
        }
        long begin = System.nanoTime();
        batch.commit(store.appliedIndex() + 1, 1);
        commitNanos += System.nanoTime() - begin;
      }
    }
    System.out.printf("%32s %10.3f s of the next in commits%n", "", commitNanos / 1e9);
  }

  private void read(int times) {
    Random random = new Random(2);
    try (ReadView view = store.newestView()) {
      for (int i = 0; i < times; i++) {
        view.range(RangeRequest.newBuilder().setKey(key(random.nextInt(keys))).build());
      }
    }
  }

  private void count() {
    try (ReadView view = store.newestView()) {
      view.range(StoreFixture.everything().setCountOnly(true).build());
    }
  }

  private void range() {
    try (ReadView view = store.newestView()) {
      view.page(key(1), ByteString.copyFrom(new byte[1]), 0, false, 10_000);
    }
  }

  private void views(int times) {
    for (int i = 0; i < times; i++) {
      store.newestView().close();
    }
  }

  private void attach() {
    for (int i = 0; i < LEASE_KEYS; i += BATCH) {
      try (ApplyBatch batch = store.beginBatch(lease -> true)) {
        attach(batch, i, BATCH);
        batch.commit(store.appliedIndex() + 1, 1);
      }
    }
  }

  private void attach(ApplyBatch batch, int from, int count) {
    for (int i = from; i < from + count; i++) {
      ByteString key = ByteString.copyFromUtf8("/leased/" + i);
      batch.put(PutRequest.newBuilder().setKey(key).setValue(VALUE).setLease(LEASE).build());
    }
  }

  private void revoke() {
    try (ApplyBatch batch = store.beginBatch(lease -> true)) {
      batch.deleteLeaseKeys(LEASE);
      batch.commit(store.appliedIndex() + 1, 1);
    }
  }

  private void attachAndRevoke() {
    try (ApplyBatch batch = store.beginBatch(lease -> true)) {
      attach(batch, 0, LEASE_KEYS);
      batch.deleteLeaseKeys(LEASE);
      batch.commit(store.appliedIndex() + 1, 1);
    }
  }

  private void compact(long revision) {
    try (ApplyBatch batch = store.beginBatch(lease -> true)) {
      batch.compact(revision);
      batch.commit(store.appliedIndex() + 1, 1);
    }
    store.physicalCompaction(revision).join();
  }
}
