package io.mainstay.tools.compare;

import java.util.Arrays;
import java.util.List;

/** Outcomes as tests need them. */
final class Outcomes {
  private Outcomes() {}

  static Score score(double... values) {
    return new Score(
        Arrays.stream(values).mapToObj(value -> new Measurement(value, 1, 2, 3, 4, 5e6)).toList(),
        null);
  }

  static Score failed(String reason) {
    return new Score(List.of(), reason);
  }

  static Outcome of(Metric metric, Score original, Score ours) {
    return new Outcome(new Subject("a-case", "a case", metric), 1, original, ours);
  }

  /** A case that is never run. */
  private record Subject(String name, String title, Metric metric) implements Case {
    @Override
    public void prepare(Trial trial) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Measurement measure(Trial trial) {
      throw new UnsupportedOperationException();
    }
  }
}
