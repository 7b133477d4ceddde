package io.mainstay.server.cluster;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mainstay.api.errors.EtcdError;
import io.mainstay.api.membershippb.Member;
import io.mainstay.server.proposal.Connectivity;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Member 1 judges. */
class ReconfigurationCheckTest {
  private static final long NOW = Duration.ofHours(1).toNanos();

  private final Map<Long, Duration> connectedFor = new HashMap<>();

  @Test
  void aSoleMemberMayAddASecond() {
    allowed(() -> check(Members.started(1)).requireMayAdd(false));
  }

  @Test
  void noFurtherVoterIsAddedWhileTheSecondHasNotStarted() {
    connect(2);

    refused(
        () -> check(Members.started(1), Members.unstarted(2)).requireMayAdd(false),
        EtcdError.NOT_ENOUGH_STARTED_MEMBERS);
  }

  @Test
  void aThirdIsAddedWhenBothOthersAreUp() {
    connect(2);

    allowed(() -> check(Members.started(1), Members.started(2)).requireMayAdd(false));
  }

  @Test
  void nobodyIsAddedWhileAQuorumIsOutOfReach() {
    refused(
        () -> check(Members.started(1), Members.started(2)).requireMayAdd(false),
        EtcdError.UNHEALTHY);
    refused(
        () -> check(Members.started(1), Members.started(2)).requireMayAdd(true),
        EtcdError.UNHEALTHY);
  }

  @Test
  void aConnectionOfLessThanFiveSecondsDoesNotCount() {
    connectedFor.put(2L, Duration.ofSeconds(4));

    refused(
        () -> check(Members.started(1), Members.started(2)).requireMayAdd(false),
        EtcdError.UNHEALTHY);
  }

  @Test
  void regression21667_aMemberIsAddedWhileOneOfThreeIsDown() {
    connect(2);

    allowed(() -> three().requireMayAdd(false));
    allowed(() -> three().requireMayAdd(true));
  }

  @Test
  void aLearnerIsAddedWhileAVoterHasNotStarted() {
    connect(2);

    allowed(() -> check(Members.started(1), Members.unstarted(2)).requireMayAdd(true));
  }

  @Test
  void aMemberThatIsDownMayBeRemoved() {
    connect(2);

    allowed(() -> three().requireMayRemove(3));
  }

  @Test
  void aMemberThatIsUpIsNotRemovedWhileTheQuorumNeedsIt() {
    connect(2);

    refused(() -> three().requireMayRemove(2), EtcdError.UNHEALTHY);
  }

  @Test
  void aMemberMayBeRemovedWhenAllAreUp() {
    connect(2);
    connect(3);

    allowed(() -> three().requireMayRemove(2));
    allowed(() -> three().requireMayRemove(1));
  }

  @Test
  void theOnlyStartedMemberIsNotRemoved() {
    refused(
        () -> check(Members.started(1), Members.unstarted(2)).requireMayRemove(1),
        EtcdError.NOT_ENOUGH_STARTED_MEMBERS);
  }

  @Test
  void theLastMemberIsNotRemoved() {
    refused(
        () -> check(Members.started(1)).requireMayRemove(1), EtcdError.NOT_ENOUGH_STARTED_MEMBERS);
  }

  @Test
  void aLearnerMayAlwaysBeRemoved() {
    allowed(
        () ->
            check(Members.started(1), Members.started(2), Members.learner(Members.unstarted(3)))
                .requireMayRemove(3));
  }

  @Test
  void aLearnerIsNotPromotedWhenTooFewVotersHaveStarted() {
    refused(
        () ->
            check(
                    Members.started(1),
                    Members.unstarted(2),
                    Members.unstarted(3),
                    Members.learner(Members.started(4)))
                .requireMayPromote(),
        EtcdError.NOT_ENOUGH_STARTED_MEMBERS);
  }

  @Test
  void aLearnerIsPromotedBesideOneStartedVoter() {
    allowed(
        () -> check(Members.started(1), Members.learner(Members.started(2))).requireMayPromote());
  }

  @Test
  void nothingIsRefusedWhenTheCheckIsOff() {
    ReconfigurationCheck off = check(false, Members.started(1), Members.unstarted(2));

    allowed(() -> off.requireMayAdd(false));
    allowed(() -> off.requireMayRemove(1));
    allowed(off::requireMayPromote);
  }

  private ReconfigurationCheck three() {
    return check(Members.started(1), Members.started(2), Members.started(3));
  }

  private ReconfigurationCheck check(Member... members) {
    return check(true, members);
  }

  private ReconfigurationCheck check(boolean strict, Member... members) {
    return new ReconfigurationCheck(strict, 1, Members.state(members), new Links(), () -> NOW);
  }

  private void connect(long member) {
    connectedFor.put(member, Duration.ofMinutes(1));
  }

  private static void allowed(ThrowingCallable request) {
    assertThatCode(request).doesNotThrowAnyException();
  }

  private static void refused(ThrowingCallable request, EtcdError reason) {
    assertThatThrownBy(request).hasMessage(reason.exception().getMessage());
  }

  private final class Links implements Connectivity {
    @Override
    public boolean connectedSince(long memberId, long nanos) {
      Duration up = connectedFor.get(memberId);
      return up != null && NOW - up.toNanos() <= nanos;
    }

    @Override
    public boolean quorumSince(long nanos) {
      throw new AssertionError("of no use here");
    }
  }
}
