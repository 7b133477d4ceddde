package io.mainstay.tools.etcd;

import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import io.mainstay.api.errors.StatusCode;
import io.mainstay.api.etcdserverpb.RpcProto;
import io.mainstay.api.v3electionpb.ElectionProto;
import io.mainstay.api.v3lockpb.LockProto;
import io.mainstay.proxy.grpc.ProxyListener;
import io.mainstay.server.metrics.GrpcMetrics;
import io.mainstay.server.metrics.MetricSet;
import io.mainstay.server.transport.CallType;
import io.mainstay.server.transport.GrpcListener.MethodListener;
import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** What a gRPC proxy tells Prometheus, under etcd's names. Any thread. */
final class ProxyMetrics implements ProxyListener {
  private static final List<FileDescriptor> FILES =
      List.of(RpcProto.getDescriptor(), ElectionProto.getDescriptor(), LockProto.getDescriptor());

  /** Clients say what they like: what there is not is not counted. */
  private static final MethodListener UNKNOWN = new MethodListener() {};

  private final Map<String, MethodListener> methods = new HashMap<>();
  private final LongAdder cacheHits = new LongAdder();
  private final LongAdder cacheMisses = new LongAdder();
  private final LongAdder watchersJoined = new LongAdder();
  private final CounterDataPoint eventsShared;
  private volatile int cached;

  /** Shows them with the others of the process. */
  ProxyMetrics(MetricSet metrics) {
    GrpcMetrics calls = new GrpcMetrics(metrics, false);
    for (FileDescriptor file : FILES) {
      for (ServiceDescriptor service : file.getServices()) {
        for (MethodDescriptor method : service.getMethods()) {
          methods.put(
              service.getFullName() + "/" + method.getName(),
              calls.method(service.getFullName(), method.getName(), type(method)));
        }
      }
    }
    this.eventsShared =
        metrics.counter(
            "etcd_grpc_proxy_events_coalescing_total",
            "Times that an event went to one more watcher than watches brought it.");
    metrics.gaugeOf(
        "etcd_grpc_proxy_watchers_coalescing_total",
        "Watchers that share a watch which another began.",
        watchersJoined::sum);
    metrics.gaugeOf(
        "etcd_grpc_proxy_cache_keys_total", "Answers to ranges that are kept.", () -> cached);
    metrics.gaugeOf(
        "etcd_grpc_proxy_cache_hits_total",
        "Reads that were answered with what is kept.",
        cacheHits::sum);
    metrics.gaugeOf(
        "etcd_grpc_proxy_cache_misses_total",
        "Reads that might have been, were it there.",
        cacheMisses::sum);
  }

  private static CallType type(MethodDescriptor method) {
    if (method.isClientStreaming()) {
      return CallType.BIDI_STREAM;
    }
    return method.isServerStreaming() ? CallType.SERVER_STREAM : CallType.UNARY;
  }

  @Override
  public Progress begun(String service, String method) {
    MethodListener counting = methods.getOrDefault(service + "/" + method, UNKNOWN);
    long startNanos = System.nanoTime();
    counting.started(null);
    return new Progress() {
      @Override
      public void received(int bytes) {
        counting.received(bytes);
      }

      @Override
      public void sent(int bytes) {
        counting.sent(bytes);
      }

      @Override
      public void ended(StatusCode code) {
        counting.ended(code, startNanos);
      }
    };
  }

  @Override
  public void cacheAsked(boolean found) {
    (found ? cacheHits : cacheMisses).increment();
  }

  @Override
  public void cacheHolds(int answers) {
    cached = answers;
  }

  @Override
  public void watchersJoined(int more) {
    watchersJoined.add(more);
  }

  @Override
  public void eventsShared(int watchers) {
    eventsShared.inc(watchers);
  }
}
