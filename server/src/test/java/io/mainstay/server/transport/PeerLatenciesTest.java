package io.mainstay.server.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.mainstay.server.transport.PeerLatencies.Latency;
import java.util.Objects;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class PeerLatenciesTest {
  private static final long PEER = 7;
  private static final Offset<Double> ROUNDED = within(1e-9);

  private final PeerLatencies latencies = new PeerLatencies();

  private Latency after(long... millis) {
    for (long each : millis) {
      latencies.answered(PEER, each * 1_000_000);
    }
    return Objects.requireNonNull(latencies.byPeer().get(PEER));
  }

  @Test
  void aMemberThatHasNotAnsweredIsNotThere() {
    assertThat(latencies.byPeer()).isEmpty();
  }

  @Test
  void oneAnswerIsEverything() {
    Latency latency = after(3);

    assertThat(latency.current()).isEqualTo(3);
    assertThat(latency.average()).isEqualTo(3);
    assertThat(latency.standardDeviation()).isZero();
  }

  @Test
  void severalAreSummedUp() {
    Latency latency = after(2, 6, 4);

    assertThat(latency.current()).isEqualTo(4);
    assertThat(latency.average()).isEqualTo(4);
    assertThat(latency.standardDeviation()).isCloseTo(Math.sqrt(8.0 / 3), ROUNDED);
    assertThat(latency.minimum()).isEqualTo(2);
    assertThat(latency.maximum()).isEqualTo(6);
  }
}
