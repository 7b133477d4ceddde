package io.mainstay.server.maintenance;

import io.mainstay.api.etcdserverpb.DefragmentRequest;
import io.mainstay.api.etcdserverpb.DefragmentResponse;
import io.mainstay.server.Async;
import io.mainstay.server.RequestContext;
import io.mainstay.server.Scheduler;
import io.mainstay.storage.MvccStore;
import io.mainstay.storage.StoreSize;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Gives back the room of what was deleted and compacted on this member, while it goes on serving.
 * Any thread.
 */
public final class Defragmentations {
  private static final Logger log = LoggerFactory.getLogger(Defragmentations.class);

  /** An answer has to arrive before its caller's time is up. */
  private static final Duration MARGIN = Duration.ofSeconds(1);

  private static final long MEGABYTE = 1 << 20;

  private final MvccStore store;
  private final Scheduler scheduler;
  private final LongSupplier clock;

  /**
   * Those of one member.
   *
   * @param clock monotonic, in nanoseconds
   */
  public Defragmentations(MvccStore store, Scheduler scheduler, LongSupplier clock) {
    this.store = store;
    this.scheduler = scheduler;
    this.clock = clock;
  }

  /**
   * Defragments.
   *
   * @return completes on the context's executor when it is done, or shortly before the caller stops
   *     waiting: it goes on by itself then
   */
  public CompletableFuture<DefragmentResponse> defragment(
      DefragmentRequest request, RequestContext context) {
    CompletableFuture<Void> answer = defragment().copy();
    if (context.deadlineNanos() != RequestContext.NO_DEADLINE) {
      scheduler.schedule(
          () -> answer.complete(null), patience(context.deadlineNanos() - clock.getAsLong()));
    }
    return answer.thenApplyAsync(
        done -> DefragmentResponse.getDefaultInstance(), context.executor());
  }

  /**
   * Defragments without anybody waiting, if that frees enough.
   *
   * @param thresholdMegabytes how much it has to free; 0 for never
   */
  public void defragmentAtStart(long thresholdMegabytes) {
    if (thresholdMegabytes <= 0) {
      return;
    }
    StoreSize size = store.size();
    if ((size.allocatedBytes() - size.inUseBytes()) / MEGABYTE >= thresholdMegabytes) {
      var unused = defragment();
    } else {
      fields(log.atInfo(), size).log("skipping defragmentation");
    }
  }

  private CompletableFuture<Void> defragment() {
    long startNanos = clock.getAsLong();
    fields(log.atInfo(), store.size()).log("starting defragment");
    CompletableFuture<Void> done = store.defragment();
    Async.whenDone(
        done,
        (nothing, failure) -> {
          if (failure == null) {
            fields(log.atInfo(), store.size())
                .addKeyValue("took", Duration.ofNanos(clock.getAsLong() - startNanos))
                .log("finished defragment");
          } else {
            log.atWarn().setCause(Async.cause(failure)).log("failed to defragment");
          }
        });
    return done;
  }

  private static Duration patience(long leftNanos) {
    Duration left = Duration.ofNanos(Math.max(0, leftNanos));
    Duration half = left.dividedBy(2);
    return left.minus(half.compareTo(MARGIN) < 0 ? half : MARGIN);
  }

  private static LoggingEventBuilder fields(LoggingEventBuilder event, StoreSize size) {
    return event
        .addKeyValue("current-db-size-bytes", size.allocatedBytes())
        .addKeyValue("current-db-size-in-use-bytes", size.inUseBytes());
  }
}
