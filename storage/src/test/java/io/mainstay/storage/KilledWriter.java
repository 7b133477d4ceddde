package io.mainstay.storage;

import static io.mainstay.storage.StoreFixture.bytes;
import static io.mainstay.storage.StoreFixture.putRequest;

import io.mainstay.api.etcdserverpb.DeleteRangeRequest;
import io.mainstay.api.etcdserverpb.DeleteRangeResponse;
import io.mainstay.api.etcdserverpb.PutRequest;
import io.mainstay.api.etcdserverpb.PutResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;

/**
 * A process that writes batches until it is killed. What batch number n holds follows from n alone,
 * so that the state at any applied index is known.
 */
final class KilledWriter {
  private static final int BATCHES = 150;
  private static final byte[] LAST = {'l', 'a', 's', 't'};

  private KilledWriter() {}

  /** What a batch is applied to: the store, or its model. */
  interface Target {
    PutResponse put(PutRequest request);

    DeleteRangeResponse deleteRange(DeleteRangeRequest request);

    void compact(long revision);

    long revision();
  }

  static void applyBatch(Target target, long number) {
    Random random = new Random(number);
    for (int i = 0; i < 3; i++) {
      String value = number + " " + "x".repeat(random.nextInt(2000));
      target.put(putRequest("key " + random.nextInt(30), value).build());
    }
    target.deleteRange(
        DeleteRangeRequest.newBuilder().setKey(bytes("key " + random.nextInt(30))).build());
    if (number % 17 == 0) {
      target.compact(target.revision() - 20);
    }
  }

  static byte[] lastRecord(MvccStore store) {
    try (ReadView view = store.newestView()) {
      byte[] record = view.get(Table.CLUSTER, LAST);
      return record == null ? encode(0) : record;
    }
  }

  static byte[] encode(long number) {
    return ByteBuffer.allocate(Long.BYTES).putLong(number).array();
  }

  static MvccStore openStore(Path directory) {
    return MvccStore.open(
        directory,
        new StoreOptions(
            10,
            Duration.ofMillis(1),
            true,
            failure -> {
              throw new AssertionError(failure);
            }));
  }

  /**
   * Prints a line per batch, while a second thread makes RocksDB flush and defragment as often as
   * it can; then does that until it is killed.
   */
  public static void main(String[] arguments) throws IOException {
    Path directory = Path.of(arguments[0]);
    MvccStore store = openStore(directory.resolve("store"));
    Thread flusher = new Thread(() -> flushForEver(store, directory));
    flusher.start();
    for (int i = 0; i < BATCHES; i++) {
      writeBatch(store, store.appliedIndex() + 1);
      System.out.println("written");
    }
  }

  private static void writeBatch(MvccStore store, long number) {
    try (ApplyBatch batch = store.beginBatch(lease -> false)) {
      applyBatch(new BatchTarget(batch), number);
      batch.put(Table.CLUSTER, LAST, encode(number));
      batch.commit(number, 1);
    }
  }

  private static void flushForEver(MvccStore store, Path directory) {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        Path checkpoint = directory.resolve("checkpoint-" + System.nanoTime());
        store.checkpoint(checkpoint);
        TestFiles.deleteTree(checkpoint);
        store.defragment().join();
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private record BatchTarget(ApplyBatch batch) implements Target {
    @Override
    public PutResponse put(PutRequest request) {
      return batch.put(request).build();
    }

    @Override
    public DeleteRangeResponse deleteRange(DeleteRangeRequest request) {
      return batch.deleteRange(request).build();
    }

    @Override
    public void compact(long revision) {
      batch.compact(revision);
    }

    @Override
    public long revision() {
      return batch.revision();
    }
  }
}
