package io.mainstay.consensus.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.consensus.DesiredGroup;
import io.mainstay.consensus.Group;
import io.mainstay.consensus.Leadership;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class GroupReconcilerTest {
  private static final long SELF = 1;
  private static final Set<Long> NONE = Set.of();

  private final Engine engine = new Engine();
  private long nowNanos;
  private long term = 1;
  private boolean leads = true;
  private final GroupReconciler reconciler = new GroupReconciler(SELF, engine, () -> nowNanos);

  @Test
  void whoIsNewComesInAsALearner() {
    engine.be(Set.of(1L), NONE);
    want(Set.of(1L, 2L), Set.of(3L));

    tick();

    assertThat(engine.steps).containsExactly("addLearners [2, 3]");
  }

  @Test
  void aLearnerThatIsToVoteDoesSoOnceItHasCaughtUp() {
    engine.be(Set.of(1L), Set.of(2L));
    engine.lastIndex = 5000;
    want(Set.of(1L, 2L), NONE);

    engine.logEnd = 3000L;
    tick();
    assertThat(engine.steps).doesNotContain("addVoter 2");
    engine.logEnd = 4900L;
    tick();

    assertThat(engine.steps).containsSubsequence("removeLearners [2]", "addVoter 2");
  }

  @Test
  void aLearnerWithAnEmptyLogDoesNotVote() {
    engine.be(Set.of(1L), Set.of(2L));
    engine.lastIndex = 10;
    engine.logEnd = 0L;
    want(Set.of(1L, 2L), NONE);

    tick();

    assertThat(engine.steps).doesNotContain("addVoter 2");
  }

  @Test
  void whatALearnerSaidLongAgoDoesNotCount() {
    engine.be(Set.of(1L), Set.of(2L));
    engine.lastIndex = 10;
    engine.silent = true;
    want(Set.of(1L, 2L), NONE);
    tick();
    LongConsumer lateAnswer = engine.asked.get(0);
    lateAnswer.accept(10);

    pass(Duration.ofSeconds(3));
    tick();

    assertThat(engine.steps).doesNotContain("addVoter 2");
  }

  @Test
  void aPromotionThatStoppedHalfwayBeginsAnewWithALearner() {
    engine.be(Set.of(1L), NONE);
    want(Set.of(1L, 2L), NONE);

    tick();

    assertThat(engine.steps).containsExactly("addLearners [2]");
  }

  @Test
  void oneVoterLeavesAfterTheOther() {
    engine.be(Set.of(1L, 2L, 3L), NONE);
    want(Set.of(1L), NONE);

    tick();
    assertThat(engine.steps).hasSize(1);
    tick();

    assertThat(engine.steps).containsExactlyInAnyOrder("removeVoter 2", "removeVoter 3");
  }

  @Test
  void nothingElseIsBegunWhileAStepIsUnderWay() {
    engine.be(Set.of(1L, 2L, 3L), NONE);
    engine.hold = true;
    want(Set.of(1L), NONE);

    tick();
    tick();

    assertThat(engine.steps).hasSize(1);
  }

  @Test
  void aStepThatFailedIsTriedAgainAfterAPause() {
    engine.be(Set.of(1L), NONE);
    engine.refuse = true;
    want(Set.of(1L), Set.of(2L));

    tick();
    reconciler.tick(leadership());
    assertThat(engine.steps).hasSize(1);
    pass(Duration.ofMillis(300));
    reconciler.tick(leadership());

    assertThat(engine.steps).hasSize(2);
  }

  @Test
  void aLeaderThatIsToLeaveHandsOverAfterAllOthersHaveLeft() {
    engine.be(Set.of(1L, 2L, 3L), NONE);
    want(Set.of(2L), NONE);

    tick();
    tick();

    assertThat(engine.steps).containsExactly("removeVoter 3", "resign");
  }

  @Test
  void theLastVoterStaysUntilAnotherVotes() {
    engine.be(Set.of(1L), Set.of(2L));
    engine.lastIndex = 10_000;
    engine.logEnd = 1L;
    want(Set.of(2L), NONE);

    tick();

    assertThat(engine.steps).noneMatch(step -> step.equals("resign") || step.startsWith("removeV"));
  }

  @Test
  void aFollowerChangesNothing() {
    engine.be(Set.of(1L), NONE);
    leads = false;
    want(Set.of(1L), Set.of(2L));

    tick();

    assertThat(engine.steps).isEmpty();
    assertThat(reconciler.settled()).isEmpty();
  }

  @Test
  void theGroupIsSettledWhenTheEngineHasConfirmedIt() {
    engine.be(Set.of(1L, 2L), NONE);
    engine.hold = true;
    want(Set.of(1L, 2L), NONE);
    tick();
    assertThat(reconciler.settled()).isEmpty();

    engine.release(true);

    assertThat(reconciler.settled()).contains(new Group(Set.of(1L, 2L), NONE));
  }

  @Test
  void whoWasRemovedIsOutOnlyWhenTheGroupIsSettledWithoutIt() {
    engine.be(Set.of(1L, 2L), NONE);
    reconciler.steerTo(new DesiredGroup(new Group(Set.of(1L), NONE), Set.of(2L)));
    tick();
    assertThat(engine.steps).containsExactly("removeVoter 2");
    assertThat(reconciler.isOut(2)).isFalse();

    tick();

    assertThat(reconciler.isOut(2)).isTrue();
    assertThat(engine.steps).containsExactly("removeVoter 2", "disconnect 2");
  }

  @Test
  void whoIsNotInTheGroupYetIsNotOut() {
    engine.be(Set.of(1L), NONE);
    want(Set.of(1L), NONE);
    tick();

    assertThat(reconciler.isOut(2)).isFalse();
  }

  @Test
  void aNewTermDoesNotWaitForAStepOfTheFormer() {
    engine.be(Set.of(1L), NONE);
    engine.hold = true;
    want(Set.of(1L), Set.of(2L));
    tick();

    term = 2;
    tick();

    assertThat(engine.steps).hasSize(2);
  }

  private void want(Set<Long> voters, Set<Long> learners) {
    reconciler.steerTo(new DesiredGroup(new Group(voters, learners), NONE));
  }

  private void tick() {
    pass(Duration.ofMillis(300));
    reconciler.tick(leadership());
  }

  private Leadership leadership() {
    return new Leadership(SELF, term, leads, 0);
  }

  private void pass(Duration time) {
    nowNanos += time.toNanos();
  }

  /** Makes every change at once, unless told otherwise, and writes down what it was asked. */
  private static final class Engine implements GroupReconciler.Engine {
    private final List<String> steps = new ArrayList<>();
    private final List<LongConsumer> asked = new ArrayList<>();
    private final Set<Long> voters = new HashSet<>();
    private final Set<Long> learners = new HashSet<>();
    private long lastIndex = 1;
    private @Nullable Long logEnd;
    private boolean silent;
    private boolean hold;
    private boolean refuse;
    private GroupReconciler.@Nullable Done held;

    void be(Set<Long> nowVoters, Set<Long> nowLearners) {
      voters.addAll(nowVoters);
      learners.addAll(nowLearners);
    }

    void release(boolean succeeded) {
      if (held != null) {
        held.ended(succeeded);
      }
    }

    @Override
    public Group group() {
      return new Group(voters, learners);
    }

    @Override
    public long lastIndex() {
      return lastIndex;
    }

    @Override
    public void askLogEnd(long memberId, LongConsumer answer) {
      asked.add(answer);
      if (logEnd != null && !silent) {
        answer.accept(logEnd);
      }
    }

    @Override
    public void addLearners(Set<Long> members, GroupReconciler.Done done) {
      step("addLearners " + sorted(members), () -> learners.addAll(members), done);
    }

    @Override
    public void removeLearners(Set<Long> members, GroupReconciler.Done done) {
      step("removeLearners " + sorted(members), () -> learners.removeAll(members), done);
    }

    @Override
    public void addVoter(long member, GroupReconciler.Done done) {
      step("addVoter " + member, () -> voters.add(member), done);
    }

    @Override
    public void removeVoter(long member, GroupReconciler.Done done) {
      step("removeVoter " + member, () -> voters.remove(member), done);
    }

    @Override
    public void confirm(Group group, GroupReconciler.Done done) {
      if (hold) {
        held = done;
      } else {
        done.ended(group.equals(group()));
      }
    }

    @Override
    public void resign(GroupReconciler.Done done) {
      step("resign", () -> {}, done);
    }

    @Override
    public void disconnect(long memberId) {
      steps.add("disconnect " + memberId);
    }

    private void step(String what, Runnable change, GroupReconciler.Done done) {
      steps.add(what);
      if (hold) {
        held = done;
      } else if (refuse) {
        done.ended(false);
      } else {
        change.run();
        done.ended(true);
      }
    }

    private static List<Long> sorted(Set<Long> members) {
      return members.stream().sorted().toList();
    }
  }
}
