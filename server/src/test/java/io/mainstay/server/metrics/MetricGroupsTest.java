package io.mainstay.server.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.api.errors.StatusCode;
import io.mainstay.consensus.Leadership;
import io.mainstay.server.FakeConsensus;
import io.mainstay.server.RequestKind;
import io.mainstay.server.Version;
import io.mainstay.server.cluster.ClusterState;
import io.mainstay.server.cluster.Membership;
import io.mainstay.server.config.FeatureGates;
import io.mainstay.server.fixture.ShownMetrics;
import io.mainstay.server.maintenance.HealthCheck;
import io.mainstay.server.transport.CallType;
import io.mainstay.server.transport.GrpcListener.MethodListener;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What each group makes of what it hears. */
class MetricGroupsTest {
  private static final long PEER = 0xabcL;

  private final MetricSet metrics = new MetricSet();

  private double value(String series) {
    return shown().value(series);
  }

  private ShownMetrics shown() {
    return ShownMetrics.read(new String(metrics.page(), StandardCharsets.UTF_8));
  }

  @Nested
  class OfCalls {
    private final GrpcMetrics calls = new GrpcMetrics(metrics, true);
    private final MethodListener puts = calls.method("etcdserverpb.KV", "Put", CallType.UNARY);

    @Test
    void aMethodIsShownBeforeAnybodyCallsIt() {
      assertThat(
              value(
                  "grpc_server_handled_total{grpc_code=\"NotFound\",grpc_method=\"Put\","
                      + "grpc_service=\"etcdserverpb.KV\",grpc_type=\"unary\"}"))
          .isZero();
    }

    @Test
    void callsAreCountedByTheirStatus() {
      puts.started(null);
      puts.ended(StatusCode.CANCELLED, System.nanoTime());

      assertThat(
              value(
                  "grpc_server_handled_total{grpc_code=\"Canceled\",grpc_method=\"Put\","
                      + "grpc_service=\"etcdserverpb.KV\",grpc_type=\"unary\"}"))
          .isEqualTo(1);
    }

    @Test
    void messagesAreCountedWithTheirBytes() {
      puts.received(3);
      puts.sent(5);
      puts.sent(7);

      assertThat(value("etcd_network_client_grpc_received_bytes_total")).isEqualTo(3);
      assertThat(value("etcd_network_client_grpc_sent_bytes_total")).isEqualTo(12);
      assertThat(value("grpc_server_msg_sent_total" + labelsOfPut())).isEqualTo(2);
    }

    @Test
    void twoEventLoopsShareTheSeries() {
      MethodListener other = calls.method("etcdserverpb.KV", "Put", CallType.UNARY);
      puts.started(null);
      other.started(null);

      assertThat(value("grpc_server_started_total" + labelsOfPut())).isEqualTo(2);
    }

    @Test
    void clientsAreToldApartByTheVersionTheyName() {
      puts.started("3.5");
      puts.started(null);

      assertThat(value(requestsOf("3.5"))).isEqualTo(1);
      assertThat(value(requestsOf("unknown"))).isEqualTo(1);
    }

    @Test
    void aClientThatInventsVersionsIsNotShownEachOfThem() {
      for (int i = 0; i < 1000; i++) {
        puts.started("version " + i);
      }

      assertThat(shown().series())
          .filteredOn(series -> series.startsWith("etcd_server_client_requests_total"))
          .hasSizeLessThan(100);
      assertThat(value(requestsOf("unknown"))).isPositive();
    }

    @Test
    void durationsAreKeptOnlyIfAskedFor() {
      MetricSet basic = new MetricSet();
      new GrpcMetrics(basic, false).method("etcdserverpb.KV", "Put", CallType.UNARY);

      assertThat(shown().types()).containsKey("grpc_server_handling_seconds");
      assertThat(new String(basic.page(), StandardCharsets.UTF_8))
          .doesNotContain("grpc_server_handling_seconds");
    }

    @Test
    void aWatchThatCannotBeReadIsAFailureOfItsStream() {
      calls.method("etcdserverpb.Watch", "Watch", CallType.BIDI_STREAM).unreadable();

      assertThat(value("etcd_network_server_stream_failures_total{API=\"watch\",Type=\"receive\"}"))
          .isEqualTo(1);
    }

    private String labelsOfPut() {
      return "{grpc_method=\"Put\",grpc_service=\"etcdserverpb.KV\",grpc_type=\"unary\"}";
    }

    private String requestsOf(String version) {
      return "etcd_server_client_requests_total{client_api_version=\""
          + version
          + "\",type=\"unary\"}";
    }
  }

  @Nested
  class OfRequests {
    private final RequestMetrics requests = new RequestMetrics(metrics);

    @Test
    void requestsAreTimedByKindAndOutcome() {
      requests.answered(RequestKind.PUT, true, TimeUnit.MILLISECONDS.toNanos(3));

      String labels = "{le=\"%s\",success=\"true\",type=\"Put\"}";
      String bucket = "etcd_server_request_duration_seconds_bucket";
      assertThat(value(bucket + labels.formatted("0.002"))).isZero();
      assertThat(value(bucket + labels.formatted("0.004"))).isEqualTo(1);
    }

    @Test
    void applicationsAreTimedInMilliseconds() {
      requests.applied(RequestKind.LEASE_GRANT, false, TimeUnit.MILLISECONDS.toNanos(1));

      assertThat(
              value(
                  "etcd_server_apply_duration_seconds_sum"
                      + "{op=\"LeaseGrant\",success=\"false\",version=\"v3\"}"))
          .isEqualTo(0.001);
    }

    @Test
    void whatTakesTooLongOrFailsIsCounted() {
      requests.appliedSlowly();
      requests.proposalFailed();

      assertThat(value("etcd_server_slow_apply_total")).isEqualTo(1);
      assertThat(value("etcd_server_proposals_failed_total")).isEqualTo(1);
    }

    @Test
    void rangesAreTimedByOutcome() {
      requests.rangeRead(false, 1);

      assertThat(value("etcd_server_range_duration_seconds_count{success=\"false\"}")).isEqualTo(1);
    }
  }

  @Nested
  class OfTheStore {
    private final StoreMetrics store =
        new StoreMetrics(metrics, InstantSource.fixed(Instant.ofEpochSecond(1_700_000_000)));

    @Test
    void compactionsAreTimedInMilliseconds() {
      store.compactionStep(17, TimeUnit.MILLISECONDS.toNanos(5));
      store.compacted(TimeUnit.MILLISECONDS.toNanos(150));

      assertThat(value("etcd_debugging_mvcc_db_compaction_keys_total")).isEqualTo(17);
      assertThat(value("etcd_debugging_mvcc_db_compaction_pause_duration_milliseconds_sum"))
          .isEqualTo(5);
      assertThat(
              value(
                  "etcd_debugging_mvcc_db_compaction_total_duration_milliseconds_bucket"
                      + "{le=\"200\"}"))
          .isEqualTo(1);
    }

    @Test
    void theTimeOfTheLastCompactionIsShown() {
      assertThat(value("etcd_debugging_mvcc_db_compaction_last")).isZero();

      store.compacted(1);

      assertThat(value("etcd_debugging_mvcc_db_compaction_last")).isEqualTo(1_700_000_000);
    }
  }

  @Nested
  class OfReplication {
    private final ReplicationMetrics replication = new ReplicationMetrics(metrics);

    @Test
    void writesOfTheLogAreTimedAndTheirBytesAdded() {
      replication.logWritten(100, TimeUnit.MILLISECONDS.toNanos(9));
      replication.logWritten(20, TimeUnit.MILLISECONDS.toNanos(1));

      assertThat(value("etcd_disk_wal_fsync_duration_seconds_bucket{le=\"0.008\"}")).isEqualTo(1);
      assertThat(value("etcd_disk_wal_write_bytes_total")).isEqualTo(120);
    }

    @Test
    void aSnapshotIsUnderWayUntilItHasArrived() {
      replication.snapshotSendBegun(PEER);
      assertThat(value("etcd_network_snapshot_send_inflights_total{To=\"abc\"}")).isEqualTo(1);

      replication.snapshotSent(PEER, true, TimeUnit.SECONDS.toNanos(1));

      assertThat(value("etcd_network_snapshot_send_inflights_total{To=\"abc\"}")).isZero();
      assertThat(value("etcd_network_snapshot_send_success{To=\"abc\"}")).isEqualTo(1);
      assertThat(value("etcd_network_snapshot_send_total_duration_seconds_sum{To=\"abc\"}"))
          .isEqualTo(1);
    }

    @Test
    void aSnapshotThatWasGivenUpIsAFailure() {
      replication.snapshotReceiveBegun(PEER);
      replication.snapshotReceived(PEER, false, 1);

      assertThat(value("etcd_network_snapshot_receive_failures{From=\"abc\"}")).isEqualTo(1);
    }

    @Test
    void pingsAreTimedByPeer() {
      new PeerMetrics(metrics).answered(PEER, TimeUnit.MICROSECONDS.toNanos(150));

      assertThat(
              value("etcd_network_peer_round_trip_time_seconds_bucket{To=\"abc\",le=\"0.0002\"}"))
          .isEqualTo(1);
    }
  }

  @Nested
  class OfTheServer {
    private final ClusterState cluster =
        new ClusterState(Membership.EMPTY, membershipOf(new Version(3, 6)));
    private final ServerMetrics server =
        new ServerMetrics(metrics, PEER, FeatureGates.defaults(), new FakeConsensus(), cluster);

    @Test
    void theMemberNamesItself() {
      assertThat(value("etcd_server_id{server_id=\"abc\"}")).isEqualTo(1);
      assertThat(value("etcd_server_version{server_version=\"3.7.1\"}")).isEqualTo(1);
    }

    @Test
    void featuresAreShownOnOrOff() {
      assertThat(value("etcd_server_feature_enabled{name=\"FastLeaseKeepAlive\",stage=\"BETA\"}"))
          .isEqualTo(1);
      assertThat(value("etcd_server_feature_enabled{name=\"CompactHashCheck\",stage=\"ALPHA\"}"))
          .isZero();
    }

    @Test
    void onlyAnotherLeaderIsAChange() {
      server.leadershipChanged(new Leadership(1, 1, true, 0));
      server.leadershipChanged(new Leadership(1, 2, true, 0));
      server.leadershipChanged(new Leadership(2, 3, false, 0));

      assertThat(value("etcd_server_leader_changes_seen_total")).isEqualTo(2);
    }

    @Test
    void theLossOfALeaderIsNoChangeUntilThereIsOneAgain() {
      server.leadershipChanged(new Leadership(1, 1, true, 0));
      server.leadershipChanged(new Leadership(0, 2, false, 0));
      assertThat(value("etcd_server_leader_changes_seen_total")).isEqualTo(1);

      server.leadershipChanged(new Leadership(1, 3, true, 0));

      assertThat(value("etcd_server_leader_changes_seen_total")).isEqualTo(2);
    }

    @Test
    void formerVersionsOfTheClusterGoToZero() {
      assertThat(value("etcd_cluster_version{cluster_version=\"3.6\"}")).isEqualTo(1);

      cluster.publish(membershipOf(new Version(3, 7)));

      assertThat(value("etcd_cluster_version{cluster_version=\"3.6\"}")).isZero();
      assertThat(value("etcd_cluster_version{cluster_version=\"3.7\"}")).isEqualTo(1);
    }

    private static Membership membershipOf(@Nullable Version version) {
      return new Membership(
          List.of(io.mainstay.api.membershippb.Member.newBuilder().setID(1).build()),
          Set.of(),
          version,
          null);
    }
  }

  @Nested
  class OfOthers {
    @Test
    void promotionsAreCountedByWhatTheClientIsTold() {
      PromotionMetrics promotions = new PromotionMetrics(metrics);
      promotions.promoted();
      promotions.refused("not ready");

      assertThat(value("etcd_server_learner_promote_successes")).isEqualTo(1);
      assertThat(value("etcd_server_learner_promote_failures{Reason=\"not ready\"}")).isEqualTo(1);
    }

    @Test
    void readingTheWholeStoreIsTimed() {
      SnapshotMetrics snapshots = new SnapshotMetrics(metrics);
      snapshots.sent(TimeUnit.SECONDS.toNanos(1));
      snapshots.hashed(TimeUnit.SECONDS.toNanos(2));
      snapshots.keySpaceHashed(TimeUnit.SECONDS.toNanos(3));

      assertThat(value("etcd_disk_backend_snapshot_duration_seconds_sum")).isEqualTo(1);
      assertThat(value("etcd_mvcc_hash_duration_seconds_sum")).isEqualTo(2);
      assertThat(value("etcd_mvcc_hash_rev_duration_seconds_sum")).isEqualTo(3);
    }

    @Test
    void theLastOutcomeOfACheckIsShownAndAllAreCounted() {
      HealthMetrics health = new HealthMetrics(metrics);
      health.checked("readyz", HealthCheck.LINEARIZABLE_READ, true);
      health.checked("readyz", HealthCheck.LINEARIZABLE_READ, false);
      health.checked("livez", HealthCheck.SERIALIZABLE_READ, true);

      assertThat(value("etcd_server_healthcheck{name=\"linearizable_read\",type=\"readyz\"}"))
          .isZero();
      assertThat(value("etcd_server_healthcheck{name=\"serializable_read\",type=\"livez\"}"))
          .isEqualTo(1);
      assertThat(
              value(
                  "etcd_server_healthchecks_total{name=\"linearizable_read\",status=\"error\","
                      + "type=\"readyz\"}"))
          .isEqualTo(1);
      assertThat(
              value(
                  "etcd_server_healthchecks_total{name=\"linearizable_read\",status=\"success\","
                      + "type=\"readyz\"}"))
          .isEqualTo(1);
    }

    @Test
    void looksAtThePageAreCounted() {
      ScrapeMetrics scrapes = new ScrapeMetrics(metrics);
      scrapes.begun();
      assertThat(value("promhttp_metric_handler_requests_in_flight")).isEqualTo(1);

      scrapes.ended(200);

      assertThat(value("promhttp_metric_handler_requests_in_flight")).isZero();
      assertThat(value("promhttp_metric_handler_requests_total{code=\"200\"}")).isEqualTo(1);
    }

    @Test
    void theBuffersOfConnectionsAreShown() {
      ProcessMetrics.show(metrics);
      double before = value("mainstay_network_memory_bytes{kind=\"buffers\"}");
      ByteBuf buffer = ByteBufAllocator.DEFAULT.directBuffer(100 << 20);

      assertThat(value("mainstay_network_memory_bytes{kind=\"buffers\"}"))
          .isGreaterThanOrEqualTo(before + (100 << 20));
      buffer.release();
    }

    @Test
    void theProcessShowsItsFilesAndItsMemory() {
      ProcessMetrics.show(metrics);

      assertThat(value("os_fd_limit")).isPositive();
      assertThat(value("process_start_time_seconds")).isPositive();
      assertThat(value("jvm_memory_used_bytes{area=\"heap\"}")).isPositive();
    }
  }
}
