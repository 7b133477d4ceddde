package io.mainstay.server.cluster;

import io.mainstay.api.etcdserverpb.ClusterBootstrapRequest;
import io.mainstay.api.etcdserverpb.InternalRaftRequest;
import io.mainstay.api.membershippb.Attributes;
import io.mainstay.api.membershippb.ClusterMemberAttrSetRequest;
import io.mainstay.consensus.Leadership;
import io.mainstay.server.Async;
import io.mainstay.server.RequestContext;
import io.mainstay.server.proposal.Proposer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the cluster about itself through the log: the leader says who the first members are, and
 * each member says its name and client URLs.
 *
 * <p>Everything runs on one scheduler thread and is tried again until it is in the log or the
 * member stops.
 */
public final class ClusterAnnouncer {
  private static final Logger log = LoggerFactory.getLogger(ClusterAnnouncer.class);
  private static final Duration RETRY_PAUSE = Duration.ofMillis(100);

  private final ClusterState state;
  private final Proposer proposer;
  private final ScheduledExecutorService scheduler;
  private final long memberId;
  private final Attributes attributes;
  private final CompletableFuture<Void> published = new CompletableFuture<>();
  private volatile boolean leading;

  /**
   * The announcer of one member.
   *
   * @param attributes the member's name and client URLs
   * @param scheduler a single thread; ends the retries when it is shut down
   */
  public ClusterAnnouncer(
      ClusterState state,
      Proposer proposer,
      ScheduledExecutorService scheduler,
      long memberId,
      Attributes attributes) {
    this.state = state;
    this.proposer = proposer;
    this.scheduler = scheduler;
    this.memberId = memberId;
    this.attributes = attributes;
  }

  /** Completes once the cluster knows this member's name and client URLs. */
  public CompletableFuture<Void> published() {
    return published;
  }

  /** Begins to publish, as soon as the log says who the members are. */
  public void start() {
    Async.whenDone(state.bootstrapped(), (done, never) -> scheduler.execute(this::publish));
  }

  /** Takes up a leader's duties when this member has come to lead. Any thread. */
  public void leadershipChanged(Leadership leadership) {
    leading = leadership.local();
    if (leading) {
      scheduler.execute(this::bootstrap);
    }
  }

  private void bootstrap() {
    if (state.isBootstrapped()) {
      return;
    }
    ClusterBootstrapRequest request =
        ClusterBootstrapRequest.newBuilder().addAllMembers(state.atBirth().members()).build();
    propose(
        InternalRaftRequest.newBuilder().setClusterBootstrap(request),
        () -> {},
        failure -> {
          log.atWarn().setCause(failure).log("failed to propose the first members");
          whileLeading(this::bootstrap);
        });
  }

  /** Tries a duty again; when leadership is lost it is the next leader's. */
  private void whileLeading(Runnable duty) {
    if (leading) {
      later(duty);
    }
  }

  private void later(Runnable task) {
    try {
      var unused = scheduler.schedule(task, RETRY_PAUSE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException stopping) {
      log.trace("no further attempt: the member is stopping", stopping);
    }
  }

  private void publish() {
    propose(
        InternalRaftRequest.newBuilder()
            .setClusterMemberAttrSet(
                ClusterMemberAttrSetRequest.newBuilder()
                    .setMemberID(memberId)
                    .setMemberAttributes(attributes)),
        () -> {
          logPublished();
          published.complete(null);
        },
        failure -> {
          log.atWarn().setCause(failure).log("failed to publish local member to cluster");
          later(this::publish);
        });
  }

  private void logPublished() {
    log.atInfo()
        .addKeyValue("local-member-id", Long.toHexString(memberId))
        .addKeyValue(
            "local-member-attributes",
            "{Name:" + attributes.getName() + " ClientURLs:" + attributes.getClientUrlsList() + "}")
        .log("published local member to cluster through raft");
  }

  private void propose(
      InternalRaftRequest.Builder request, Runnable onSuccess, Consumer<Throwable> onFailure) {
    Async.whenDone(
        proposer.propose(request, RequestContext.ofMember(scheduler)),
        (done, failure) -> {
          if (failure == null) {
            onSuccess.run();
          } else {
            onFailure.accept(failure);
          }
        });
  }
}
