package io.mainstay.tools.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ScoreTest {
  @Test
  void theMedianOfAnOddNumberOfRoundsIsTheOneInTheMiddle() {
    assertThat(Outcomes.score(9, 1, 5).median(Measurement::value)).isEqualTo(5);
  }

  @Test
  void theMedianOfAnEvenNumberOfRoundsIsTheMeanOfTheTwoInTheMiddle() {
    assertThat(Outcomes.score(9, 1, 5, 7).median(Measurement::value)).isEqualTo(6);
  }

  @Test
  void aScoreThatFailedHasNoMedianWhateverWasMeasuredBefore() {
    Score score = new Score(List.of(Measurement.of(1)), "it ended");

    assertThat(score.median(Measurement::value)).isNaN();
  }

  @Test
  void aFigureThatACaseDoesNotHaveHasNoMedian() {
    Score score = new Score(List.of(Measurement.of(1)), null);

    assertThat(score.median(Measurement::p99Millis)).isNaN();
  }
}
