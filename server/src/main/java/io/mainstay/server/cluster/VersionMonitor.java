package io.mainstay.server.cluster;

import io.mainstay.api.etcdserverpb.InternalRaftRequest;
import io.mainstay.api.membershippb.ClusterVersionSetRequest;
import io.mainstay.api.membershippb.DowngradeInfoSetRequest;
import io.mainstay.api.membershippb.Member;
import io.mainstay.consensus.Leadership;
import io.mainstay.server.Async;
import io.mainstay.server.RequestContext;
import io.mainstay.server.Scheduler;
import io.mainstay.server.Version;
import io.mainstay.server.Versions;
import io.mainstay.server.proposal.Proposer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides, while this member leads, which version the cluster speaks: the lowest of its members'
 * servers. It rises once all run the newer one, and falls when a downgrade is asked for; when all
 * run the target of a downgrade, that is over (etcd {@code server/etcdserver/version/monitor.go} at
 * v3.7.1).
 *
 * <p>Confined to the scheduler's thread, but for {@link #leadershipChanged}.
 */
public final class VersionMonitor {
  private static final Logger log = LoggerFactory.getLogger(VersionMonitor.class);

  /** Between two looks, as in etcd. */
  private static final Duration INTERVAL = Duration.ofSeconds(4);

  /** While members have not said what they are; they are about to. */
  private static final Duration UNDECIDED_INTERVAL = Duration.ofMillis(200);

  private static final Duration SHORTEST_INTERVAL = Duration.ofMillis(100);

  private final long memberId;
  private final ClusterState state;
  private final Proposer proposer;
  private final Peers peers;
  private final Scheduler scheduler;
  private final Duration downgradeCheckInterval;
  private volatile long leadingTerm;

  /** Asks other members what they are. */
  @FunctionalInterface
  public interface Peers {
    /** The version of a member's server; empty or failed when it does not say. */
    CompletableFuture<Optional<Version>> serverVersion(long memberId);
  }

  /**
   * The monitor of one member.
   *
   * @param downgradeCheckInterval between two looks at a downgrade under way
   */
  public VersionMonitor(
      long memberId,
      ClusterState state,
      Proposer proposer,
      Peers peers,
      Scheduler scheduler,
      Duration downgradeCheckInterval) {
    this.memberId = memberId;
    this.state = state;
    this.proposer = proposer;
    this.peers = peers;
    this.scheduler = scheduler;
    this.downgradeCheckInterval =
        downgradeCheckInterval.compareTo(SHORTEST_INTERVAL) < 0
            ? SHORTEST_INTERVAL
            : downgradeCheckInterval;
  }

  /** Takes up the duty with leadership, and lays it down with it. Any thread. */
  public void leadershipChanged(Leadership leadership) {
    leadingTerm = leadership.local() ? leadership.term() : 0;
    if (leadership.local()) {
      long term = leadership.term();
      scheduler.schedule(() -> lookAtVersions(term), Duration.ZERO);
      scheduler.schedule(() -> lookAtDowngrade(term), downgradeCheckInterval);
    }
  }

  private void lookAtVersions(long term) {
    if (leadingTerm == term) {
      Async.whenDone(
          serverVersions(),
          (versions, failure) ->
              scheduler.schedule(
                  () -> {
                    if (versions != null && state.isBootstrapped()) {
                      decide(versions);
                    }
                    scheduler.schedule(() -> lookAtVersions(term), interval());
                  },
                  Duration.ZERO));
    }
  }

  private Duration interval() {
    Version decided = state.membership().clusterVersion();
    return decided == null || decided.equals(Version.MINIMUM) ? UNDECIDED_INTERVAL : INTERVAL;
  }

  private void decide(List<Optional<Version>> servers) {
    Membership membership = state.membership();
    Version next =
        nextClusterVersion(
            membership.clusterVersion(), membership.downgradeTarget(), minimum(servers));
    if (next != null) {
      propose(
          InternalRaftRequest.newBuilder()
              .setClusterVersionSet(ClusterVersionSetRequest.newBuilder().setVer(next.text())),
          "failed to update cluster version");
    }
  }

  /**
   * What the cluster version is to become; null when it stays.
   *
   * @param lowest of the members' servers, null when not all have said
   */
  static @Nullable Version nextClusterVersion(
      @Nullable Version now, @Nullable Version downgradeTarget, @Nullable Version lowest) {
    if (now == null) {
      return lowest == null ? Version.MINIMUM : lowest;
    }
    if (lowest == null) {
      return null;
    }
    if (downgradeTarget != null) {
      boolean allowed =
          now.previous().equals(downgradeTarget) && lowest.previous().equals(downgradeTarget);
      return allowed ? downgradeTarget : null;
    }
    return now.major() == lowest.major() && now.isBefore(lowest) ? lowest : null;
  }

  private void lookAtDowngrade(long term) {
    if (leadingTerm != term) {
      return;
    }
    Version target = state.membership().downgradeTarget();
    if (target == null) {
      scheduler.schedule(() -> lookAtDowngrade(term), downgradeCheckInterval);
      return;
    }
    Async.whenDone(
        serverVersions(),
        (versions, failure) ->
            scheduler.schedule(
                () -> {
                  if (versions != null
                      && versions.stream()
                          .allMatch(version -> version.equals(Optional.of(target)))) {
                    endDowngrade(target);
                  }
                  scheduler.schedule(() -> lookAtDowngrade(term), downgradeCheckInterval);
                },
                Duration.ZERO));
  }

  private void endDowngrade(Version target) {
    log.atInfo().addKeyValue("cluster-version", target).log("the cluster has been downgraded");
    propose(
        InternalRaftRequest.newBuilder()
            .setDowngradeInfoSet(DowngradeInfoSetRequest.getDefaultInstance()),
        "failed to cancel downgrade");
  }

  private void propose(InternalRaftRequest.Builder request, String onFailure) {
    Async.whenDone(
        proposer.propose(request, RequestContext.ofMember(scheduler.executor())),
        (done, failure) -> {
          if (failure != null) {
            log.atWarn().setCause(Async.cause(failure)).log(onFailure);
          }
        });
  }

  private CompletableFuture<List<Optional<Version>>> serverVersions() {
    List<CompletableFuture<Optional<Version>>> asked = new ArrayList<>();
    for (Member member : state.membership().members()) {
      asked.add(
          member.getID() == memberId
              ? CompletableFuture.completedFuture(Version.parse(Versions.SERVER))
              : peers.serverVersion(member.getID()).exceptionally(silent -> Optional.empty()));
    }
    return CompletableFuture.allOf(asked.toArray(CompletableFuture<?>[]::new))
        .thenApply(all -> asked.stream().map(CompletableFuture::join).toList());
  }

  private static @Nullable Version minimum(List<Optional<Version>> servers) {
    boolean allKnown = servers.stream().allMatch(Optional::isPresent);
    return allKnown
        ? servers.stream().flatMap(Optional::stream).min(Version::compareTo).orElse(null)
        : null;
  }
}
