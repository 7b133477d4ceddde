package io.mainstay.server.metrics;

import io.mainstay.consensus.transport.PeerTraffic;
import io.mainstay.consensus.transport.PeerTransport;
import io.mainstay.consensus.transport.RoundTripListener;
import io.mainstay.server.cluster.ClusterState;
import io.prometheus.metrics.core.metrics.Histogram;
import java.util.function.ToLongFunction;

/** The connections to the other members. */
public final class PeerMetrics implements RoundTripListener {
  private final MetricSet metrics;
  private final Histogram roundTrips;

  /** The metrics of one member. */
  public PeerMetrics(MetricSet metrics) {
    this.metrics = metrics;
    this.roundTrips =
        metrics.histogram(
            "etcd_network_peer_round_trip_time_seconds",
            "How long another member takes to answer a ping.",
            Buckets.doubling(0.0001, 16),
            "To");
  }

  /** Pings are rare: the label is looked up. */
  @Override
  public void answered(long peerId, long nanos) {
    roundTrips.labelValues(Long.toHexString(peerId)).observe(nanos / MetricSet.NANOS_PER_SECOND);
  }

  /** Shows what goes between the members. */
  public void read(PeerTransport transport, ClusterState cluster) {
    String local = Long.toHexString(transport.memberId());
    metrics.gaugesOf(
        "etcd_network_active_peers",
        "Whether this member is connected to another.",
        series ->
            transport
                .traffic()
                .forEach(peer -> series.call(peer.connected() ? 1 : 0, local, id(peer.peerId()))),
        "Local",
        "Remote");
    metrics.gaugesOf(
        "etcd_network_known_peers",
        "The other members of the cluster.",
        series ->
            cluster.membership().members().stream()
                .filter(member -> member.getID() != transport.memberId())
                .forEach(member -> series.call(1, local, id(member.getID()))),
        "Local",
        "Remote");
    metrics.countersOf(
        "etcd_network_disconnected_peers_total",
        "Connections to another member that were lost.",
        series ->
            transport
                .traffic()
                .forEach(
                    peer -> series.call((double) peer.disconnections(), local, id(peer.peerId()))),
        "Local",
        "Remote");
    traffic(transport, "sent_bytes", "Bytes sent to a member.", "To", PeerTraffic::sentBytes);
    traffic(
        transport,
        "received_bytes",
        "Bytes received from a member.",
        "From",
        PeerTraffic::receivedBytes);
    traffic(
        transport,
        "sent_failures",
        "Calls to a member that had no answer.",
        "To",
        PeerTraffic::sendFailures);
    traffic(
        transport,
        "received_failures",
        "Streams from a member that could not be read.",
        "From",
        PeerTraffic::receiveFailures);
  }

  private void traffic(
      PeerTransport transport,
      String what,
      String help,
      String label,
      ToLongFunction<PeerTraffic> value) {
    metrics.countersOf(
        "etcd_network_peer_" + what + "_total",
        help,
        series ->
            transport
                .traffic()
                .forEach(peer -> series.call((double) value.applyAsLong(peer), id(peer.peerId()))),
        label);
  }

  private static String id(long peerId) {
    return Long.toHexString(peerId);
  }
}
