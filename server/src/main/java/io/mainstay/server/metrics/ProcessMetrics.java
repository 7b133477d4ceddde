package io.mainstay.server.metrics;

import com.sun.management.UnixOperatingSystemMXBean;
import io.mainstay.server.transport.NetworkMemory;
import io.prometheus.metrics.instrumentation.jvm.JvmBufferPoolMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmClassLoadingMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmGarbageCollectorMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmMemoryMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmRuntimeInfoMetric;
import io.prometheus.metrics.instrumentation.jvm.JvmThreadsMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.lang.management.ManagementFactory;

/** The process that a member is in: what the system gives it, and its Java machine. */
public final class ProcessMetrics {
  private ProcessMetrics() {}

  /**
   * Shows them. Not all that the library has: what it says of memory pools' allocations it hears
   * from a listener that would stay when the member is gone.
   */
  public static void show(MetricSet metrics) {
    PrometheusRegistry registry = metrics.registry();
    io.prometheus.metrics.instrumentation.jvm.ProcessMetrics.builder().register(registry);
    JvmBufferPoolMetrics.builder().register(registry);
    JvmClassLoadingMetrics.builder().register(registry);
    JvmGarbageCollectorMetrics.builder().register(registry);
    JvmMemoryMetrics.builder().register(registry);
    JvmRuntimeInfoMetric.builder().register(registry);
    JvmThreadsMetrics.builder().register(registry);
    metrics.gaugesOf(
        "mainstay_network_memory_bytes",
        "What connections need outside of the Java heap.",
        series -> series.call((double) NetworkMemory.bufferBytes(), "buffers"),
        "kind");
    if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system) {
      metrics.gaugeOf(
          "os_fd_limit",
          "How many files the process may have open.",
          system::getMaxFileDescriptorCount);
      metrics.gaugeOf(
          "os_fd_used", "How many files it has open.", system::getOpenFileDescriptorCount);
    }
  }
}
