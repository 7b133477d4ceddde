package io.mainstay.torture.failover;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ReadBackTest {
  private static final String KEY = Probes.PREFIX + 1;

  @Test
  void whatIsThereIsRight() {
    ReadBack all = new ReadBack(Set.of(KEY));

    all.found(KEY, Probes.valueOf(KEY));

    assertThat(all.complaints()).isEmpty();
  }

  @Test
  void whatWasNotAcknowledgedMayBeThere() {
    ReadBack all = new ReadBack(Set.of());

    all.found(KEY, Probes.valueOf(KEY));

    assertThat(all.complaints()).isEmpty();
  }

  @Test
  void whatWasAcknowledgedAndIsNotThereIsMissing() {
    assertThat(new ReadBack(Set.of(KEY)).complaints())
        .containsExactly(KEY + " was acknowledged, but is missing");
  }

  @Test
  void anotherValueIsWrong() {
    ReadBack all = new ReadBack(Set.of(KEY));

    all.found(KEY, "another");

    assertThat(all.complaints()).containsExactly(KEY + " has the value (another)");
  }

  @Test
  void ofManyTheFirstAreNamedAndAllAreCounted() {
    Set<String> many =
        IntStream.rangeClosed(1, 12).mapToObj(n -> Probes.PREFIX + n).collect(Collectors.toSet());

    assertThat(new ReadBack(many).complaints()).hasSize(11).endsWith("and so on: 12 in all");
  }
}
