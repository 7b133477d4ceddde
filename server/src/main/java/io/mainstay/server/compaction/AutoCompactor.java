package io.mainstay.server.compaction;

import io.mainstay.api.errors.EtcdError;
import io.mainstay.api.errors.EtcdException;
import io.mainstay.api.etcdserverpb.CompactionRequest;
import io.mainstay.api.etcdserverpb.InternalRaftRequest;
import io.mainstay.consensus.Leadership;
import io.mainstay.server.Async;
import io.mainstay.server.RequestContext;
import io.mainstay.server.Scheduler;
import io.mainstay.server.config.Compaction;
import io.mainstay.server.proposal.Proposer;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Compacts by itself what need not be kept, while this member leads. What fails is tried again at
 * the next look.
 *
 * <p>Confined to the scheduler's thread, but for {@link #leadershipChanged}.
 */
public final class AutoCompactor {
  private static final Logger log = LoggerFactory.getLogger(AutoCompactor.class);

  private final Retention retention;
  private final LongSupplier revision;
  private final Proposer proposer;
  private final Scheduler scheduler;
  private final LongSupplier clock;
  private volatile boolean leading;

  private AutoCompactor(
      Retention retention,
      LongSupplier revision,
      Proposer proposer,
      Scheduler scheduler,
      LongSupplier clock) {
    this.retention = retention;
    this.revision = revision;
    this.proposer = proposer;
    this.scheduler = scheduler;
    this.clock = clock;
  }

  /**
   * The compactor of one member; none when everything is kept. Its clock begins now.
   *
   * @param revision the newest revision of the member's store
   * @param clock monotonic, in nanoseconds
   */
  public static Optional<AutoCompactor> of(
      Compaction.Auto wanted,
      LongSupplier revision,
      Proposer proposer,
      Scheduler scheduler,
      LongSupplier clock) {
    Optional<Retention> retention;
    if (wanted instanceof Compaction.Periodic periodic) {
      retention = Optional.of(new PeriodicRetention(periodic.retention(), clock.getAsLong()));
    } else if (wanted instanceof Compaction.Revision revisions) {
      retention = Optional.of(new RevisionRetention(revisions.retention()));
    } else {
      retention = Optional.empty();
    }
    return retention.map(kept -> new AutoCompactor(kept, revision, proposer, scheduler, clock));
  }

  /** Begins to look. To be called once. */
  public void start() {
    scheduler.schedule(this::next, Duration.ZERO);
  }

  /** Proposes with leadership, and only keeps count without. Any thread. */
  public void leadershipChanged(Leadership leadership) {
    leading = leadership.local();
  }

  private void next() {
    retention.record(revision.getAsLong());
    scheduler.schedule(this::look, retention.step());
  }

  private void look() {
    OptionalLong due =
        leading ? retention.due(clock.getAsLong(), revision.getAsLong()) : OptionalLong.empty();
    if (due.isPresent()) {
      compact(due.getAsLong());
    } else {
      next();
    }
  }

  private void compact(long to) {
    long startNanos = clock.getAsLong();
    fields(log.atInfo(), to).log("starting auto {} compaction", retention.mode());
    Async.whenDone(
        proposer.propose(
            InternalRaftRequest.newBuilder()
                .setCompaction(CompactionRequest.newBuilder().setRevision(to)),
            RequestContext.ofMember(scheduler.executor())),
        (done, failure) -> {
          ended(to, startNanos, failure == null ? null : Async.cause(failure));
          next();
        });
  }

  private void ended(long to, long startNanos, @Nullable Throwable failure) {
    if (failure == null || isCompactedAlready(failure)) {
      long nowNanos = clock.getAsLong();
      retention.compacted(nowNanos, to);
      fields(log.atInfo(), to)
          .addKeyValue("took", Duration.ofNanos(nowNanos - startNanos))
          .log("completed auto {} compaction", retention.mode());
    } else {
      fields(log.atWarn(), to)
          .addKeyValue("retry-interval", retention.step())
          .setCause(failure)
          .log("failed auto {} compaction", retention.mode());
    }
  }

  private LoggingEventBuilder fields(LoggingEventBuilder event, long to) {
    return event.addKeyValue("revision", to).addKeyValue(retention.keptName(), retention.kept());
  }

  private static boolean isCompactedAlready(Throwable failure) {
    return failure instanceof EtcdException refused && refused.is(EtcdError.COMPACTED);
  }
}
