package io.mainstay.proxy.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class UpstreamsTest {
  private static final Upstream A = new Upstream("a", 1);
  private static final Upstream B = new Upstream("b", 1);
  private static final Upstream C = new Upstream("c", 1);

  private static Upstreams of(Upstream... upstreams) {
    return new Upstreams(List.of(upstreams), bound -> bound - 1);
  }

  private static List<Upstream> picks(Upstreams upstreams, int count) {
    List<Upstream> picked = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      picked.add(upstreams.pick().orElseThrow());
    }
    return picked;
  }

  @Test
  void equalsAreTakenInTurn() {
    assertThat(picks(of(A, B, C), 6)).containsExactly(A, B, C, A, B, C);
  }

  @Test
  void whoFailedIsLeftOutUntilItIsActiveAgain() {
    Upstreams upstreams = of(A, B);

    upstreams.deactivate(A);
    assertThat(picks(upstreams, 3)).containsOnly(B);
    upstreams.activate(A);
    assertThat(picks(upstreams, 2)).containsExactlyInAnyOrder(A, B);
  }

  @Test
  void thereIsNoneWhenAllHaveFailed() {
    Upstreams upstreams = of(A);
    upstreams.deactivate(A);

    assertThat(upstreams.pick()).isEqualTo(Optional.empty());
  }

  @Test
  void aHigherPriorityWaitsForTheLowerOnesToFail() {
    Upstream first = new Upstream("first", 1, 1, 0);
    Upstream second = new Upstream("second", 1, 2, 5);
    Upstreams upstreams = of(second, first);

    assertThat(picks(upstreams, 3)).containsOnly(first);
    upstreams.deactivate(first);
    assertThat(picks(upstreams, 3)).containsOnly(second);
  }

  @Test
  void weightsAreShares() {
    Upstream light = new Upstream("light", 1, 0, 1);
    Upstream heavy = new Upstream("heavy", 1, 0, 3);
    int[] next = {0};
    Upstreams upstreams = new Upstreams(List.of(light, heavy), bound -> next[0]++ % bound);

    assertThat(picks(upstreams, 4)).containsExactly(light, heavy, heavy, heavy);
  }

  @Test
  void whoHasNoWeightIsHardlyEverTakenBesideThoseWhoHave() {
    Upstream weighted = new Upstream("weighted", 1, 0, 1);
    int[] next = {0};
    Upstreams upstreams =
        new Upstreams(List.of(A, weighted), bound -> bound == 1 ? 0 : next[0]++ % bound);

    assertThat(picks(upstreams, 100)).filteredOn(A::equals).hasSize(1);
  }
}
