package io.mainstay.tools.compare;

/**
 * How a case came out.
 *
 * @param members how many each cluster had
 */
record Outcome(Case subject, int members, Score original, Score ours) {
  /** Our median divided by the original's; NaN if one of them failed. */
  double ratio() {
    return ours.median(Measurement::value) / original.median(Measurement::value);
  }

  /** How many times as good ours is, whether much or little of the metric is good. */
  double advantage() {
    return subject
        .metric()
        .advantage(ours.median(Measurement::value), original.median(Measurement::value));
  }
}
