package io.mainstay.tools.compare;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * What a contestant came to in a case.
 *
 * @param rounds what was measured, in order
 * @param failure why there are no more; null if nothing went wrong
 */
record Score(List<Measurement> rounds, @Nullable String failure) {
  /** Copies the list. */
  Score {
    rounds = List.copyOf(rounds);
  }

  /** Whether it counts. */
  boolean isComplete() {
    return failure == null;
  }

  /** The median of a figure over the rounds; NaN if it failed or has no such figure. */
  double median(ToDoubleFunction<Measurement> figure) {
    return isComplete() ? median(rounds.stream().mapToDouble(figure).toArray()) : Double.NaN;
  }

  static double median(double[] values) {
    if (values.length == 0 || Arrays.stream(values).anyMatch(Double::isNaN)) {
      return Double.NaN;
    }
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
