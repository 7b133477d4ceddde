package io.mainstay.torture.run;

import io.mainstay.torture.fault.FaultKind;
import java.nio.file.Path;
import java.util.List;

/**
 * How a round went.
 *
 * @param number from 1
 * @param seed its own; the same faults in the same order with it repeat the round
 * @param faults those that it was to have
 * @param faultRuns the faults that were undone, in order
 * @param calls how many were answered in all
 * @param failures what was wrong, in words; none if all was right
 * @param undecided what cannot be told beside that
 * @param directory where history and logs are
 */
record RoundResult(
    int number,
    long seed,
    List<FaultKind> faults,
    List<FaultRun> faultRuns,
    long calls,
    List<String> failures,
    List<String> undecided,
    Path directory) {
  /** Copies the lists. */
  RoundResult {
    faults = List.copyOf(faults);
    faultRuns = List.copyOf(faultRuns);
    failures = List.copyOf(failures);
    undecided = List.copyOf(undecided);
  }

  /** Whether all was right. */
  boolean isGood() {
    return failures.isEmpty();
  }
}
