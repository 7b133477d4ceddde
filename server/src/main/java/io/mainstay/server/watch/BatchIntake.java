package io.mainstay.server.watch;

import io.mainstay.storage.AppliedChanges;
import io.mainstay.storage.Change;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Brings applied batches into the hub's queue, in order with the requests in it, as long as not too
 * many wait. One that finds no room is dropped, and the hub is told, in its place, that something
 * is missing: the apply thread never waits.
 */
final class BatchIntake {
  private final WatchLimits limits;
  private final Consumer<Runnable> hub;
  private final Consumer<AppliedChanges> onBatch;
  private final Runnable onMissing;
  private final AtomicInteger queuedBatches = new AtomicInteger();
  private final AtomicLong queuedBytes = new AtomicLong();
  private final AtomicBoolean missing = new AtomicBoolean();

  /**
   * For one hub.
   *
   * @param hub runs tasks on the hub thread, in order
   * @param onBatch given the batches there
   * @param onMissing told there that batches were dropped, all of which are visible in the store
   */
  BatchIntake(
      WatchLimits limits,
      Consumer<Runnable> hub,
      Consumer<AppliedChanges> onBatch,
      Runnable onMissing) {
    this.limits = limits;
    this.hub = hub;
    this.onBatch = onBatch;
    this.onMissing = onMissing;
  }

  /** A batch that is visible in the store. Apply thread. */
  void offer(AppliedChanges batch) {
    long size = 0;
    for (Change change : batch.changes()) {
      size += change.kv().getSerializedSize();
    }
    if (hasRoom(size)) {
      enqueue(batch, size);
    } else if (missing.compareAndSet(false, true)) {
      hub.accept(
          () -> {
            // First, so that whatever is dropped from here on is announced again.
            missing.set(false);
            onMissing.run();
          });
    }
  }

  private boolean hasRoom(long size) {
    int batches = queuedBatches.get();
    return !missing.get()
        && (batches == 0
            || (batches < limits.queuedBatches()
                && queuedBytes.get() + size <= limits.queuedBytes()));
  }

  private void enqueue(AppliedChanges batch, long size) {
    queuedBatches.incrementAndGet();
    queuedBytes.addAndGet(size);
    hub.accept(
        () -> {
          queuedBatches.decrementAndGet();
          queuedBytes.addAndGet(-size);
          onBatch.accept(batch);
        });
  }
}
