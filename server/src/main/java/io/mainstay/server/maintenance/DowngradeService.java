package io.mainstay.server.maintenance;

import io.mainstay.api.errors.EtcdError;
import io.mainstay.api.errors.EtcdException;
import io.mainstay.api.errors.StatusCode;
import io.mainstay.api.etcdserverpb.DowngradeRequest;
import io.mainstay.api.etcdserverpb.DowngradeResponse;
import io.mainstay.api.etcdserverpb.InternalRaftRequest;
import io.mainstay.api.membershippb.DowngradeInfoSetRequest;
import io.mainstay.server.RequestContext;
import io.mainstay.server.ResponseHeaders;
import io.mainstay.server.Version;
import io.mainstay.server.cluster.ClusterState;
import io.mainstay.server.cluster.Membership;
import io.mainstay.server.proposal.Proposer;
import io.mainstay.server.read.ReadGate;
import io.mainstay.storage.MvccStore;
import io.mainstay.storage.ReadView;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Prepares a cluster for the previous minor version, and calls that off (etcd {@code
 * server/etcdserver/v3_server.go}, Downgrade at v3.7.1). Any thread.
 */
public final class DowngradeService {
  private static final Logger log = LoggerFactory.getLogger(DowngradeService.class);

  private final ClusterState cluster;
  private final ReadGate reads;
  private final Proposer proposer;
  private final MvccStore store;
  private final ResponseHeaders headers;

  /** The service of one member. */
  public DowngradeService(
      ClusterState cluster,
      ReadGate reads,
      Proposer proposer,
      MvccStore store,
      ResponseHeaders headers) {
    this.cluster = cluster;
    this.reads = reads;
    this.proposer = proposer;
    this.store = store;
    this.headers = headers;
  }

  /**
   * Answers one request.
   *
   * @return fails with {@code WRONG_DOWNGRADE_VERSION_FORMAT}, {@code
   *     INVALID_DOWNGRADE_TARGET_VERSION}, {@code DOWNGRADE_IN_PROGRESS}, {@code
   *     CLUSTER_VERSION_UNAVAILABLE}, or those of reading and proposing
   */
  public CompletableFuture<DowngradeResponse> downgrade(
      DowngradeRequest request, RequestContext context) {
    return switch (request.getAction()) {
      case VALIDATE -> validate(target(request), context).thenApply(valid -> response());
      case ENABLE -> {
        Version target = target(request);
        yield validate(target, context)
            .thenCompose(valid -> set(true, target, context))
            .thenApply(done -> response());
      }
      case CANCEL -> cancel(context).thenApply(done -> response());
      case UNRECOGNIZED ->
          throw new EtcdException(StatusCode.UNKNOWN, "etcdserver: unknown method");
    };
  }

  /** Whether a downgrade is under way, linearizably. */
  public CompletableFuture<Boolean> isEnabled(RequestContext context) {
    return reads
        .linearizable(context)
        .thenApply(passed -> cluster.membership().downgradeTarget() != null);
  }

  private CompletableFuture<Void> validate(Version target, RequestContext context) {
    return reads
        .linearizable(context)
        .thenAccept(
            passed -> {
              Membership membership = cluster.membership();
              Version now = membership.clusterVersion();
              if (now == null) {
                throw EtcdError.CLUSTER_VERSION_UNAVAILABLE.exception();
              }
              if (!now.previous().equals(target)) {
                throw EtcdError.INVALID_DOWNGRADE_TARGET_VERSION.exception();
              }
              if (membership.downgradeTarget() != null) {
                throw EtcdError.DOWNGRADE_IN_PROGRESS.exception();
              }
            });
  }

  /** As in etcd, having nothing to call off is not the caller's problem. */
  private CompletableFuture<Void> cancel(RequestContext context) {
    return isEnabled(context)
        .thenCompose(
            enabled -> {
              if (enabled) {
                return set(false, Version.MINIMUM, context);
              }
              log.atWarn()
                  .addKeyValue("error", EtcdError.NO_INFLIGHT_DOWNGRADE.text())
                  .log("failed to cancel downgrade");
              return CompletableFuture.completedFuture(null);
            });
  }

  private CompletableFuture<Void> set(boolean enabled, Version target, RequestContext context) {
    DowngradeInfoSetRequest.Builder info = DowngradeInfoSetRequest.newBuilder().setEnabled(enabled);
    if (enabled) {
      info.setVer(target.text());
    }
    return proposer
        .propose(InternalRaftRequest.newBuilder().setDowngradeInfoSet(info), context)
        .thenAccept(
            done -> {
              if (enabled) {
                log.atInfo()
                    .addKeyValue("target-version", target)
                    .log("The server is now preparing to downgrade");
              } else {
                log.info("The downgrade is cancelled");
              }
            });
  }

  private static Version target(DowngradeRequest request) {
    return Version.parse(request.getVersion())
        .orElseThrow(EtcdError.WRONG_DOWNGRADE_VERSION_FORMAT::exception);
  }

  private DowngradeResponse response() {
    Version now = cluster.membership().clusterVersion();
    try (ReadView view = store.newestView()) {
      return DowngradeResponse.newBuilder()
          .setHeader(headers.at(view.revision()))
          .setVersion(now == null ? "" : now.toString())
          .build();
    }
  }
}
