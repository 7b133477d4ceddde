package io.mainstay.torture.fault;

import io.mainstay.torture.cluster.Member;
import java.time.Duration;

/** What members say to one another takes long, or their connections break. */
final class SlowNetworks {
  private static final int LEAST_MILLIS = 10;
  private static final int SPREAD_MILLIS = 90;
  private static final int MOST_LOSS_PERCENT = 15;
  private static final int LEAST_LOSS_PERCENT = 2;

  private SlowNetworks() {}

  static Injury delay(Stage stage) {
    Duration delay = Duration.ofMillis(LEAST_MILLIS + stage.random().nextInt(SPREAD_MILLIS));
    Duration jitter = Duration.ofMillis(stage.random().nextInt(SPREAD_MILLIS));
    slowAll(stage, delay, jitter, 0);
    return new Injury(
        "%d to %d ms each way".formatted(delay.toMillis(), delay.toMillis() + jitter.toMillis()),
        stage.cluster().network()::mend);
  }

  static Injury loss(Stage stage) {
    int percent = LEAST_LOSS_PERCENT + stage.random().nextInt(MOST_LOSS_PERCENT);
    slowAll(stage, Duration.ZERO, Duration.ZERO, percent);
    return new Injury(
        percent + " % of the segments have to be repeated", stage.cluster().network()::mend);
  }

  static Injury reset(Stage stage) {
    for (Member member : stage.cluster().members()) {
      stage.cluster().network().reset(member.number());
    }
    return new Injury("broke all connections between members", () -> {});
  }

  private static void slowAll(Stage stage, Duration delay, Duration jitter, double lossPercent) {
    for (Member from : stage.cluster().members()) {
      for (Member to : stage.cluster().members()) {
        stage.cluster().network().slow(from.number(), to.number(), delay, jitter, lossPercent);
      }
    }
  }
}
