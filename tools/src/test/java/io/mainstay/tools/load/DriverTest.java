package io.mainstay.tools.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mainstay.tools.load.Driver.Limits;
import java.time.Duration;
import java.util.Collections;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DriverTest {
  private static Driver<String> driver(int workers, Limits limits) {
    return new Driver<>(Collections.nCopies(workers, "worker"), limits);
  }

  @Test
  void eachRequestIsMadeOnce() throws Exception {
    Set<Long> numbers = ConcurrentHashMap.newKeySet();

    Summary summary =
        driver(7, Limits.of(1000, 0))
            .run(
                (any, number) ->
                    CompletableFuture.runAsync(() -> assertThat(numbers.add(number)).isTrue()),
                done -> {});

    assertThat(numbers).hasSize(1000);
    assertThat(summary.seconds()).hasSize(1000);
    assertThat(summary.errors()).isEmpty();
  }

  @Test
  void noMoreAreUnderWayThanThereAreWorkers() throws Exception {
    AtomicInteger underWay = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();

    driver(3, Limits.of(300, 0))
        .run(
            (any, number) -> {
              most.accumulateAndGet(underWay.incrementAndGet(), Math::max);
              return CompletableFuture.runAsync(underWay::decrementAndGet);
            },
            done -> {});

    assertThat(most).hasValueLessThanOrEqualTo(3);
  }

  @Test
  void requestsThatFailBeforeTheyAreSentAreCountedHoweverMany() throws Exception {
    Summary summary =
        driver(2, Limits.of(200_000, 0))
            .run(
                (any, number) -> CompletableFuture.failedFuture(new IllegalStateException("no")),
                done -> {});

    assertThat(summary.errors()).containsEntry("no", 200_000);
    assertThat(summary.isEmpty()).isTrue();
  }

  @Test
  void noRequestBeginsAfterTheTimeIsOver() throws Exception {
    Summary summary =
        driver(1, new Limits(1000, 10, Duration.ofMillis(250)))
            .run((any, number) -> CompletableFuture.completedFuture(""), done -> {});

    assertThat(summary.seconds()).hasSizeLessThanOrEqualTo(3);
  }

  @Test
  void whoeverIsInterruptedFindsNothingUnderWay() throws Exception {
    CompletableFuture<String> underWay = new CompletableFuture<>();
    Thread.currentThread().interrupt();

    assertThatThrownBy(
            () ->
                driver(1, Limits.of(1000, 0))
                    .run(
                        (any, number) -> underWay.completeOnTimeout("", 100, TimeUnit.MILLISECONDS),
                        done -> {}))
        .isInstanceOf(InterruptedException.class);

    assertThat(underWay).isDone();
  }
}
