package io.mainstay.server.proposal;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.api.errors.EtcdError;
import io.mainstay.consensus.Leadership;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TimeoutDiagnosisTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long ELECTED = 100 * SECOND;

  private boolean linkedToLeader = true;
  private boolean linkedToQuorum = true;

  private final TimeoutDiagnosis diagnosis =
      new TimeoutDiagnosis(
          Duration.ofSeconds(1),
          new Connectivity() {
            @Override
            public boolean connectedSince(long memberId, long nanos) {
              return linkedToLeader;
            }

            @Override
            public boolean quorumSince(long nanos) {
              return linkedToQuorum;
            }
          });

  @Test
  void aRequestFromShortlyBeforeAnElectionBlamesTheFormerLeader() {
    assertThat(diagnosis.explain(ELECTED - SECOND, follower()))
        .isEqualTo(EtcdError.TIMEOUT_LEADER_FAILURE);
  }

  @Test
  void aRequestFromLongBeforeTheElectionDoesNot() {
    assertThat(diagnosis.explain(ELECTED - 3 * SECOND, follower())).isEqualTo(EtcdError.TIMEOUT);
  }

  @Test
  void aFollowerCutOffFromItsLeaderBlamesTheConnection() {
    linkedToLeader = false;
    assertThat(diagnosis.explain(ELECTED + SECOND, follower()))
        .isEqualTo(EtcdError.TIMEOUT_CONNECTION_LOST);
  }

  @Test
  void aLeaderCutOffFromItsQuorumBlamesTheConnection() {
    linkedToQuorum = false;
    assertThat(diagnosis.explain(ELECTED + SECOND, new Leadership(1, 2, true, ELECTED)))
        .isEqualTo(EtcdError.TIMEOUT_CONNECTION_LOST);
  }

  @Test
  void withoutALeaderNobodyIsBlamed() {
    linkedToLeader = false;
    assertThat(diagnosis.explain(ELECTED, new Leadership(0, 2, false, ELECTED)))
        .isEqualTo(EtcdError.TIMEOUT);
  }

  private static Leadership follower() {
    return new Leadership(2, 2, false, ELECTED);
  }
}
