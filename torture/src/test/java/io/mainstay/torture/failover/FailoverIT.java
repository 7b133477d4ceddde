package io.mainstay.torture.failover;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.torture.run.Distribution;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A short run of what {@code bin/torture failover} measures; how fast it is, is no matter here. */
class FailoverIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration SLACK = Duration.ofSeconds(30);

  @Test
  void theClusterGoesOnWithoutItsLeaderAndALeaderThatIsCutOffSaysSo(@TempDir Path out)
      throws IOException, InterruptedException {
    FailoverReport report =
        new Failover(
                new FailoverSettings(Distribution.server(), 1, 1, 20, 3, PATIENCE, SLACK, out),
                line -> {})
            .run();

    assertThat(report.failures()).isEmpty();
    assertThat(report.kills()).hasSize(1);
    assertThat(report.acknowledgedPuts()).isPositive();
    assertThat(report.answers())
        .extracting(Answer::question)
        .containsExactlyInAnyOrder(Question.values());
  }
}
