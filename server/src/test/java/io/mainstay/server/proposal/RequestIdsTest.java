package io.mainstay.server.proposal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RequestIdsTest {
  @Test
  void idsCarryTheLowBitsOfTheMemberAndNeverRepeat() {
    RequestIds ids = new RequestIds(0xABCDL, 1_700_000_000_000L);

    Set<Long> seen = new HashSet<>();
    for (int i = 0; i < 1000; i++) {
      long id = ids.next();
      assertThat(id >>> 48).isEqualTo(0xABCDL);
      assertThat(seen.add(id)).isTrue();
    }
  }

  @Test
  void aRestartGoesOnBeyondWhatWasGivenOutBefore() {
    long before = new RequestIds(1, 1_700_000_000_000L).next();
    long after = new RequestIds(1, 1_700_000_000_001L).next();

    assertThat(after).isGreaterThan(before);
  }
}
