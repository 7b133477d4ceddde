package io.mainstay.tools.compare;

/**
 * How much of a case's usual size is wanted.
 *
 * @param factor 1 for all of it
 */
record Scale(double factor) {
  /** A number of requests, keys or watchers: at least one. */
  long of(long usual) {
    return Math.max(1, Math.round(usual * factor));
  }
}
