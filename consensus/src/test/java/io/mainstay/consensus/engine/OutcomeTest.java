package io.mainstay.consensus.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.alipay.sofa.jraft.Status;
import com.alipay.sofa.jraft.error.RaftError;
import org.junit.jupiter.api.Test;

class OutcomeTest {
  @Test
  void refusedBecauseItDoesNotLeadIsCertain() {
    assertThat(Outcome.of(new Status(RaftError.EPERM, "Is not leader.")))
        .isEqualTo(Outcome.NOT_LEADER);
    assertThat(
            Outcome.of(new Status(RaftError.EPERM, "expected_term=3 doesn't match current_term=4")))
        .isEqualTo(Outcome.NOT_LEADER);
  }

  @Test
  void refusedForOverloadOrTransferIsCertain() {
    assertThat(Outcome.of(new Status(RaftError.EBUSY, "Is transferring leadership.")))
        .isEqualTo(Outcome.REFUSED);
    assertThat(Outcome.of(new Status(RaftError.EBUSY, "Node <c1/1:1> log manager is busy.")))
        .isEqualTo(Outcome.REFUSED);
    assertThat(
            Outcome.of(
                new Status(
                    RaftError.EBUSY,
                    "Node is busy, has too many tasks, queue is full and bufferSize=16384")))
        .isEqualTo(Outcome.REFUSED);
  }

  @Test
  void steppingDownAfterwardsHasTheSameCodeButIsUnknown() {
    assertThat(Outcome.of(new Status(RaftError.EPERM, "Leader stepped down")))
        .isEqualTo(Outcome.UNKNOWN);
  }

  @Test
  void whateverElseIsUnknown() {
    assertThat(Outcome.of(new Status(RaftError.EBUSY, "something new"))).isEqualTo(Outcome.UNKNOWN);
    assertThat(Outcome.of(new Status(RaftError.EIO, "disk"))).isEqualTo(Outcome.UNKNOWN);
    assertThat(Outcome.ofCode((byte) 99)).isEqualTo(Outcome.UNKNOWN);
  }

  @Test
  void codesTravel() {
    for (Outcome outcome : Outcome.values()) {
      assertThat(Outcome.ofCode(outcome.code())).isEqualTo(outcome);
    }
  }
}
