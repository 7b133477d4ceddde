package io.mainstay.torture.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.torture.history.History;
import io.mainstay.torture.history.HistoryEntry;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Small histories, right and wrong, against a search for an order of all calls. */
class AgainstTheModelTest {
  private static final SimulatedRun.Settings WITHOUT_LOSS =
      new SimulatedRun.Settings(12, 3, 2, 0, false);
  private static final SimulatedRun.Settings WITH_LOSS =
      new SimulatedRun.Settings(10, 3, 2, 25, false);

  @Property(tries = 500)
  void whatAllHeardAnswersToIsDecidedAsByTheModel(@ForAll long seed) {
    History history = mutated(seed, WITHOUT_LOSS);
    assertThat(isAccepted(history))
        .as("%s %s", Timeline.of(history).verdict(), history)
        .isEqualTo(StoreModel.isLinearizable(history));
  }

  @Property(tries = 500)
  void whatIsLostMayLeaveDoubtsButNoErrors(@ForAll long seed) {
    History history = mutated(seed, WITH_LOSS);
    boolean linearizable = StoreModel.isLinearizable(history);
    if (isAccepted(history)) {
      assertThat(linearizable).as("accepted: %s", history).isTrue();
    } else if (isRefused(history)) {
      assertThat(linearizable).as("refused: %s", history).isFalse();
    }
  }

  @Property(tries = 500)
  void whatIsRefusedKeyByKeyIsWrong(@ForAll long seed) {
    History history = mutated(seed, WITH_LOSS);
    if (KeyByKeyCheck.check(history) instanceof Verdict.Violated) {
      assertThat(StoreModel.isLinearizable(history)).isFalse();
    }
  }

  @Property(tries = 200)
  void whatIsRightIsAcceptedByAll(@ForAll long seed) {
    History history = SimulatedRun.history(seed, WITH_LOSS);
    assertThat(StoreModel.isLinearizable(history)).isTrue();
    assertThat(isRefused(history)).isFalse();
    assertThat(KeyByKeyCheck.check(history)).isEqualTo(new Verdict.Holds());
  }

  private static History mutated(long seed, SimulatedRun.Settings settings) {
    List<HistoryEntry> entries = SimulatedRun.entries(seed, settings);
    return History.of(Mutations.mutateAnswer(entries, new Random(~seed)));
  }

  private static boolean isAccepted(History history) {
    Timeline timeline = Timeline.of(history);
    return timeline.verdict() instanceof Verdict.Holds
        && LinearizabilityCheck.check(history, timeline) instanceof Verdict.Holds;
  }

  private static boolean isRefused(History history) {
    Timeline timeline = Timeline.of(history);
    return timeline.verdict() instanceof Verdict.Violated
        || LinearizabilityCheck.check(history, timeline) instanceof Verdict.Violated;
  }
}
