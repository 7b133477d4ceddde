package io.mainstay.server.metrics;

import io.mainstay.api.errors.StatusCode;
import io.mainstay.server.transport.CallType;
import io.mainstay.server.transport.GrpcListener;
import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The gRPC calls of clients: as Go's gRPC middleware shows them, and what etcd adds. */
public final class GrpcMetrics implements GrpcListener {
  private static final String[] LABELS = {"grpc_type", "grpc_service", "grpc_method"};
  private static final double[] DEFAULT_BOUNDS = {.005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10};
  private static final String UNKNOWN_VERSION = "unknown";

  /** Clients say what they like: who keeps inventing versions does not fill memory. */
  private static final int MAX_VERSIONS = 64;

  private final Counter started;
  private final Counter handled;
  private final Counter messagesReceived;
  private final Counter messagesSent;
  private final CounterDataPoint bytesReceived;
  private final CounterDataPoint bytesSent;
  private final Counter streamFailures;
  private final @Nullable Histogram durations;
  private final Requests unaryRequests;
  private final Requests streamRequests;

  /** Calls of one type by the version that the client names. */
  private static final class Requests {
    private final Counter counter;
    private final String type;
    private final Map<String, CounterDataPoint> byVersion = new ConcurrentHashMap<>();
    private final CounterDataPoint ofUnknown;

    Requests(Counter counter, String type) {
      this.counter = counter;
      this.type = type;
      this.ofUnknown = counter.labelValues(type, UNKNOWN_VERSION);
    }

    void count(@Nullable String version) {
      if (version == null) {
        ofUnknown.inc();
        return;
      }
      CounterDataPoint known = byVersion.get(version);
      if (known == null) {
        known =
            byVersion.size() < MAX_VERSIONS
                ? byVersion.computeIfAbsent(version, named -> counter.labelValues(type, named))
                : ofUnknown;
      }
      known.inc();
    }
  }

  /**
   * The metrics of one member.
   *
   * @param extensive whether durations are kept
   */
  public GrpcMetrics(MetricSet metrics, boolean extensive) {
    this.started = metrics.counter("grpc_server_started_total", "Calls begun.", LABELS);
    this.handled =
        metrics.counter(
            "grpc_server_handled_total",
            "Calls that are over, by their status.",
            "grpc_type",
            "grpc_service",
            "grpc_method",
            "grpc_code");
    this.messagesReceived =
        metrics.counter("grpc_server_msg_received_total", "Messages from clients.", LABELS);
    this.messagesSent =
        metrics.counter("grpc_server_msg_sent_total", "Messages to clients.", LABELS);
    this.durations =
        extensive
            ? metrics.histogram(
                "grpc_server_handling_seconds",
                "How long calls take on this member.",
                DEFAULT_BOUNDS,
                LABELS)
            : null;
    this.bytesReceived =
        metrics.counter(
            "etcd_network_client_grpc_received_bytes_total", "Bytes of messages from clients.");
    this.bytesSent =
        metrics.counter(
            "etcd_network_client_grpc_sent_bytes_total", "Bytes of messages to clients.");
    this.streamFailures =
        metrics.counter(
            "etcd_network_server_stream_failures_total",
            "Streams of clients that could not be read.",
            "Type",
            "API");
    Counter requests =
        metrics.counter(
            "etcd_server_client_requests_total",
            "Calls by the version that the client names.",
            "type",
            "client_api_version");
    this.unaryRequests = new Requests(requests, "unary");
    this.streamRequests = new Requests(requests, "stream");
  }

  @Override
  public MethodListener method(String service, String method, CallType type) {
    return new Method(service, method, type);
  }

  private final class Method implements MethodListener {
    private final CounterDataPoint callsStarted;
    private final Map<StatusCode, CounterDataPoint> callsHandled = new EnumMap<>(StatusCode.class);
    private final CounterDataPoint received;
    private final CounterDataPoint sent;
    private final Requests requests;
    private final @Nullable DistributionDataPoint duration;
    private final @Nullable CounterDataPoint failures;

    Method(String service, String method, CallType type) {
      String[] labels = {type.metricName(), service, method};
      callsStarted = started.labelValues(labels);
      received = messagesReceived.labelValues(labels);
      sent = messagesSent.labelValues(labels);
      for (StatusCode code : StatusCode.values()) {
        callsHandled.put(
            code, handled.labelValues(type.metricName(), service, method, code.goName()));
      }
      requests = type == CallType.UNARY ? unaryRequests : streamRequests;
      duration = durations == null ? null : durations.labelValues(labels);
      failures =
          switch (method) {
            case "Watch" ->
                service.equals("etcdserverpb.Watch")
                    ? streamFailures.labelValues("receive", "watch")
                    : null;
            case "LeaseKeepAlive" -> streamFailures.labelValues("receive", "lease-keepalive");
            default -> null;
          };
    }

    @Override
    public void started(@Nullable String apiVersion) {
      callsStarted.inc();
      requests.count(apiVersion);
    }

    @Override
    public void received(int bytes) {
      received.inc();
      bytesReceived.inc(bytes);
    }

    @Override
    public void unreadable() {
      if (failures != null) {
        failures.inc();
      }
    }

    @Override
    public void sent(int bytes) {
      sent.inc();
      bytesSent.inc(bytes);
    }

    @Override
    public void ended(StatusCode code, long startNanos) {
      Objects.requireNonNull(callsHandled.get(code)).inc();
      if (duration != null) {
        duration.observe((System.nanoTime() - startNanos) / MetricSet.NANOS_PER_SECOND);
      }
    }
  }
}
