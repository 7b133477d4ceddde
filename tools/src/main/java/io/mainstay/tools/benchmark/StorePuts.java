package io.mainstay.tools.benchmark;

import io.mainstay.api.errors.EtcdException;
import io.mainstay.api.etcdserverpb.PutRequest;
import io.mainstay.api.etcdserverpb.TxnRequest;
import io.mainstay.storage.ApplyBatch;
import io.mainstay.storage.MvccStore;
import io.mainstay.storage.StoreOptions;
import io.mainstay.tools.load.Recorder;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * Puts in a store without a server. What a server's apply thread would apply between two batches of
 * its log is written together. One thread.
 */
final class StorePuts implements AutoCloseable {
  private static final long TERM = 1;

  private final MvccStore store;
  private final Sizes sizes;
  private final Batching batching;
  private ApplyBatch batch;
  private long batchBegin = System.nanoTime();
  private int batched;
  private long index;

  /** The lengths of keys and values in bytes. */
  record Sizes(int key, int value) {}

  /**
   * How much is written together.
   *
   * @param intervalMillis after so long what there is is written
   * @param limit how many requests at the most
   */
  record Batching(int intervalMillis, int limit) {}

  private StorePuts(MvccStore store, Sizes sizes, Batching batching) {
    this.store = store;
    this.sizes = sizes;
    this.batching = batching;
    this.batch = begin();
  }

  /** Opens a store in an empty directory. */
  static StorePuts open(Path directory, Sizes sizes, Batching batching) {
    return new StorePuts(
        MvccStore.open(directory, StoreOptions.defaults(StorePuts::fail)), sizes, batching);
  }

  private static void fail(Throwable failure) {
    throw new IllegalStateException("the store cannot be trusted any more", failure);
  }

  private ApplyBatch begin() {
    return store.beginBatch(lease -> false);
  }

  /** Makes requests of so many puts each, with random keys and values. */
  void run(int requests, int putsEach, Recorder recorder) {
    for (int i = 0; i < requests; i++) {
      TxnRequest.Builder request = TxnRequest.newBuilder();
      for (int put = 0; put < putsEach; put++) {
        request.addSuccess(TxnPutCommand.put(Keys.value(sizes.key()), Keys.value(sizes.value())));
      }
      TxnRequest built = request.build();
      long beginMillis = System.currentTimeMillis();
      long begin = System.nanoTime();
      apply(built);
      recorder.succeeded(beginMillis, System.nanoTime() - begin);
    }
    write();
  }

  private void apply(TxnRequest request) {
    try {
      if (request.getSuccessCount() == 1) {
        PutRequest put = request.getSuccess(0).getRequestPut();
        batch.put(put);
      } else {
        batch.txn(request);
      }
    } catch (EtcdException e) {
      throw new IllegalStateException("a put without conditions was refused", e);
    }
    batched++;
    long age = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - batchBegin);
    if (batched >= batching.limit() || age >= batching.intervalMillis()) {
      write();
    }
  }

  private void write() {
    index++;
    batch.commit(index, TERM);
    batch.close();
    batch = begin();
    batchBegin = System.nanoTime();
    batched = 0;
  }

  @Override
  public void close() {
    batch.close();
    store.close();
  }
}
