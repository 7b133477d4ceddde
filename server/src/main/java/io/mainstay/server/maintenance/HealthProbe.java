package io.mainstay.server.maintenance;

import com.google.protobuf.ByteString;
import io.mainstay.api.errors.EtcdException;
import io.mainstay.api.etcdserverpb.AlarmType;
import io.mainstay.api.etcdserverpb.RangeRequest;
import io.mainstay.api.etcdserverpb.RangeResponse;
import io.mainstay.consensus.Consensus;
import io.mainstay.server.Async;
import io.mainstay.server.RequestContext;
import io.mainstay.server.alarm.AlarmRegistry;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;

/**
 * Whether this member can serve: no alarm is raised, it knows a leader and gets a read through
 * (etcd {@code server/etcdserver/api/etcdhttp/health.go} at v3.7.1). Any thread.
 */
public final class HealthProbe {
  /** Any key will do, whether it is there or not. */
  private static final RangeRequest READ =
      RangeRequest.newBuilder()
          .setKey(ByteString.copyFrom(new byte[1]))
          .setLimit(1)
          .setKeysOnly(true)
          .build();

  private final AlarmRegistry alarms;
  private final Consensus consensus;
  private final BooleanSupplier learner;
  private final BiFunction<RangeRequest, RequestContext, CompletableFuture<RangeResponse>> range;
  private final LongAdder healthy = new LongAdder();
  private final LongAdder unhealthy = new LongAdder();

  /**
   * The outcome of a probe.
   *
   * @param reason why not healthy, in etcd's words; empty when healthy
   */
  public record Health(boolean healthy, String reason) {
    private static final Health HEALTHY = new Health(true, "");

    private static Health unhealthy(String reason) {
      return new Health(false, reason);
    }
  }

  /**
   * The probe of one member.
   *
   * @param learner whether it does not vote
   * @param range reads as clients do
   */
  public HealthProbe(
      AlarmRegistry alarms,
      Consensus consensus,
      BooleanSupplier learner,
      BiFunction<RangeRequest, RequestContext, CompletableFuture<RangeResponse>> range) {
    this.alarms = alarms;
    this.consensus = consensus;
    this.learner = learner;
    this.range = range;
  }

  /**
   * Probes.
   *
   * @param serializable whether it is enough that this member can answer on its own
   * @param excluded names of alarms that do not matter
   * @return never fails
   */
  public CompletableFuture<Health> check(
      boolean serializable, Collection<String> excluded, RequestContext context) {
    return find(serializable, excluded, context)
        .thenApply(
            found -> {
              (found.healthy() ? healthy : unhealthy).increment();
              return found;
            });
  }

  /** How many probes have found this member healthy. */
  public long healthyProbes() {
    return healthy.sum();
  }

  /** How many probes have not. */
  public long unhealthyProbes() {
    return unhealthy.sum();
  }

  private CompletableFuture<Health> find(
      boolean serializable, Collection<String> excluded, RequestContext context) {
    Optional<String> alarm =
        alarms.alarms().raised().stream()
            .map(raised -> raised.getAlarm().name())
            .filter(name -> !excluded.contains(name))
            .findFirst();
    if (alarm.isPresent()) {
      return CompletableFuture.completedFuture(Health.unhealthy("ALARM " + alarm.get()));
    }
    if (!serializable && !consensus.leadership().known()) {
      return CompletableFuture.completedFuture(Health.unhealthy("RAFT NO LEADER"));
    }
    return read(serializable, context)
        .thenApply(
            failure ->
                failure.isEmpty() ? Health.HEALTHY : Health.unhealthy("RANGE ERROR:" + failure));
  }

  /**
   * Makes one check.
   *
   * @return why it has failed, in etcd's words; empty when it has not; never fails
   */
  public CompletableFuture<String> run(HealthCheck check, RequestContext context) {
    return switch (check) {
      case DATA_CORRUPTION ->
          failedIf(alarms.alarms().has(AlarmType.CORRUPT), "alarm activated: CORRUPT");
      case SERIALIZABLE_READ -> read(true, context);
      case LINEARIZABLE_READ -> read(false, context);
      case NON_LEARNER -> failedIf(learner.getAsBoolean(), "not supported for learner");
    };
  }

  private CompletableFuture<String> read(boolean serializable, RequestContext context) {
    return range
        .apply(READ.toBuilder().setSerializable(serializable).build(), context)
        .handle((answer, failure) -> failure == null ? "" : text(failure));
  }

  private static CompletableFuture<String> failedIf(boolean failed, String reason) {
    return CompletableFuture.completedFuture(failed ? reason : "");
  }

  private static String text(Throwable failure) {
    Throwable cause = Async.cause(failure);
    return cause instanceof EtcdException refused ? refused.text() : String.valueOf(cause);
  }
}
