package io.mainstay.server.metrics;

/** Upper bounds of histograms. */
final class Buckets {
  private Buckets() {}

  /** A bound and its doubles, so many in all. */
  static double[] doubling(double first, int count) {
    double[] bounds = new double[count];
    double bound = first;
    for (int i = 0; i < count; i++) {
      bounds[i] = bound;
      bound *= 2;
    }
    return bounds;
  }
}
