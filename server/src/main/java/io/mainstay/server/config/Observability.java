package io.mainstay.server.config;

import java.time.Duration;

/**
 * What a member tells about itself.
 *
 * @param extensiveMetrics whether latency histograms of every call are kept
 * @param pprof whether {@code /debug/pprof/} is served
 * @param warningApplyDuration applying a request for longer is logged
 * @param warningUnaryRequestDuration answering a request for longer is logged
 * @param tracing distributed tracing
 */
public record Observability(
    boolean extensiveMetrics,
    boolean pprof,
    Duration warningApplyDuration,
    Duration warningUnaryRequestDuration,
    Tracing tracing) {
  /**
   * Distributed tracing over OTLP.
   *
   * @param enabled whether spans are sent
   * @param address host and port of the collector
   * @param serviceName under which this service appears
   * @param instanceId of this member; may be empty
   * @param samplesPerMillion how many of a million calls are traced
   */
  public record Tracing(
      boolean enabled,
      String address,
      String serviceName,
      String instanceId,
      int samplesPerMillion) {
    /** Off. */
    public static Tracing defaults() {
      return new Tracing(false, "localhost:4317", "etcd", "", 0);
    }
  }

  /** Etcd's defaults. */
  public static Observability defaults() {
    return new Observability(
        false, false, Duration.ofMillis(100), Duration.ofMillis(300), Tracing.defaults());
  }
}
