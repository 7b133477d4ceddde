package io.mainstay.server.bootstrap;

import io.mainstay.server.config.ServerConfig;
import io.mainstay.server.metrics.GrpcMetrics;
import io.mainstay.server.metrics.HealthMetrics;
import io.mainstay.server.metrics.MetricSet;
import io.mainstay.server.metrics.PeerMetrics;
import io.mainstay.server.metrics.ProcessMetrics;
import io.mainstay.server.metrics.PromotionMetrics;
import io.mainstay.server.metrics.ReplicationMetrics;
import io.mainstay.server.metrics.RequestMetrics;
import io.mainstay.server.metrics.ScrapeMetrics;
import io.mainstay.server.metrics.SnapshotMetrics;
import io.mainstay.server.metrics.StoreMetrics;
import io.mainstay.server.transport.GrpcListener;
import io.mainstay.server.transport.MetricsPage;
import java.time.InstantSource;
import java.util.concurrent.Executor;

/** The metrics of a member: made before its parts, which are then told who listens to them. */
final class MetricsAssembly {
  private final MetricSet all = new MetricSet();
  private final StoreMetrics store = new StoreMetrics(all, InstantSource.system());
  private final ReplicationMetrics replication = new ReplicationMetrics(all);
  private final PeerMetrics peers = new PeerMetrics(all);
  private final RequestMetrics requests = new RequestMetrics(all);
  private final SnapshotMetrics snapshots = new SnapshotMetrics(all);
  private final PromotionMetrics promotions = new PromotionMetrics(all);
  private final HealthMetrics health = new HealthMetrics(all);
  private final GrpcMetrics calls;

  MetricsAssembly(ServerConfig config) {
    this.calls = new GrpcMetrics(all, config.observability().extensiveMetrics());
    ProcessMetrics.show(all);
  }

  /** For groups that only look at a part. */
  MetricSet all() {
    return all;
  }

  StoreMetrics store() {
    return store;
  }

  ReplicationMetrics replication() {
    return replication;
  }

  PeerMetrics peers() {
    return peers;
  }

  RequestMetrics requests() {
    return requests;
  }

  SnapshotMetrics snapshots() {
    return snapshots;
  }

  PromotionMetrics promotions() {
    return promotions;
  }

  HealthMetrics health() {
    return health;
  }

  GrpcListener calls() {
    return calls;
  }

  MetricsPage page(Executor workers) {
    return new MetricsPage(all::page, new ScrapeMetrics(all), workers);
  }
}
