package io.mainstay.server.maintenance;

import io.mainstay.api.errors.EtcdException;
import io.mainstay.consensus.Consensus;
import io.mainstay.server.Async;
import io.mainstay.server.RequestContext;
import io.mainstay.server.alarm.AlarmRegistry;
import io.mainstay.server.read.ReadGate;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Whether this member can serve: no alarm is raised, it knows a leader and gets a linearizable read
 * through (etcd {@code server/etcdserver/api/etcdhttp/health.go} at v3.7.1). Any thread.
 */
public final class HealthProbe {
  private final AlarmRegistry alarms;
  private final Consensus consensus;
  private final ReadGate reads;

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

  /** The probe of one member. */
  public HealthProbe(AlarmRegistry alarms, Consensus consensus, ReadGate reads) {
    this.alarms = alarms;
    this.consensus = consensus;
    this.reads = reads;
  }

  /**
   * Probes.
   *
   * @param serializable whether it is enough that this member can answer on its own
   * @param excluded names of alarms that do not matter
   */
  public CompletableFuture<Health> check(
      boolean serializable, Collection<String> excluded, RequestContext context) {
    Optional<String> alarm =
        alarms.alarms().raised().stream()
            .map(raised -> raised.getAlarm().name())
            .filter(name -> !excluded.contains(name))
            .findFirst();
    if (alarm.isPresent()) {
      return CompletableFuture.completedFuture(Health.unhealthy("ALARM " + alarm.get()));
    }
    if (serializable) {
      return CompletableFuture.completedFuture(Health.HEALTHY);
    }
    if (!consensus.leadership().known()) {
      return CompletableFuture.completedFuture(Health.unhealthy("RAFT NO LEADER"));
    }
    return reads
        .linearizable(context)
        .handle(
            (passed, failure) ->
                failure == null
                    ? Health.HEALTHY
                    : Health.unhealthy("RANGE ERROR:" + text(failure)));
  }

  private static String text(Throwable failure) {
    Throwable cause = Async.cause(failure);
    return cause instanceof EtcdException refused ? refused.text() : String.valueOf(cause);
  }
}
