package io.mainstay.tools.compare;

/**
 * What one round of a case came to; NaN where a case has no such figure.
 *
 * @param value of the metric of the case
 * @param p50Millis half of the requests took no longer
 * @param p99Millis 99 of 100 requests took no longer
 * @param serverMicros the processor time that all members together spent on a request
 * @param loadMicros the processor time that the load tool spent on a request
 * @param peakBytes the most memory that the members have occupied until then, summed up
 */
record Measurement(
    double value,
    double p50Millis,
    double p99Millis,
    double serverMicros,
    double loadMicros,
    double peakBytes) {
  /** The value and nothing else. */
  static Measurement of(double value) {
    return new Measurement(value, Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN);
  }

  /** The same with the memory. */
  Measurement withPeak(long bytes) {
    return new Measurement(value, p50Millis, p99Millis, serverMicros, loadMicros, bytes);
  }
}
