package io.mainstay.torture.failover;

import static io.mainstay.torture.failover.Answers.error;
import static io.mainstay.torture.failover.Answers.failed;
import static io.mainstay.torture.failover.Answers.ofLeader;
import static io.mainstay.torture.failover.Answers.whatItHad;
import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.api.errors.EtcdError;
import io.mainstay.api.errors.StatusCode;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ExpectationTest {
  private final Expectation expectation = new Expectation(Duration.ofSeconds(8));

  @ParameterizedTest
  @EnumSource(
      names = {
        "NO_LEADER",
        "LEADER_CHANGED",
        "TIMEOUT",
        "TIMEOUT_LEADER_FAILURE",
        "TIMEOUT_CONNECTION_LOST"
      })
  void itMaySayThatThereIsNoMajority(EtcdError said) {
    assertThat(expectation.complaint(ofLeader(Question.PUT, error(said), 8_000))).isEmpty();
  }

  @Test
  void itMaySayThatItsOwnDeadlinePassed() {
    assertThat(
            expectation.complaint(
                ofLeader(
                    Question.LEASE_GRANT,
                    failed(StatusCode.DEADLINE_EXCEEDED, "context deadline exceeded"),
                    7_000)))
        .isEmpty();
  }

  @Test
  void laterThanTheLimitIsWrongWhateverItIs() {
    assertThat(expectation.complaint(ofLeader(Question.PUT, error(EtcdError.TIMEOUT), 8_001)))
        .contains(
            "isolation 1: m1, cut off while it led, answered put with UNAVAILABLE `etcdserver: request"
                + " timed out`, after 8001 ms, 8000 are expected");
  }

  @Test
  void anErrorOfSomethingElseIsWrong() {
    assertThat(expectation.complaint(ofLeader(Question.PUT, error(EtcdError.NO_SPACE), 1)))
        .isPresent();
  }

  @Test
  void aTextOfEtcdsWithAnotherCodeIsWrong() {
    assertThat(
            expectation.complaint(
                ofLeader(
                    Question.PUT, failed(StatusCode.UNKNOWN, EtcdError.TIMEOUT.text()), 7_000)))
        .isPresent();
  }

  @Test
  void aBrokenConnectionIsWrong() {
    assertThat(
            expectation.complaint(
                ofLeader(
                    Question.LINEARIZABLE_GET,
                    failed(StatusCode.UNAVAILABLE, "error reading from server: EOF"),
                    1)))
        .isPresent();
  }

  @Test
  void aLinearizableReadThatIsAnsweredIsWrong() {
    assertThat(expectation.complaint(ofLeader(Question.LINEARIZABLE_GET, whatItHad(), 1)))
        .isPresent();
  }

  @Test
  void aSerializableReadIsAnsweredWithWhatTheMemberHad() {
    assertThat(expectation.complaint(ofLeader(Question.SERIALIZABLE_GET, whatItHad(), 1)))
        .isEmpty();
  }

  @Test
  void aSerializableReadOfSomethingElseIsWrong() {
    assertThat(
            expectation.complaint(
                ofLeader(Question.SERIALIZABLE_GET, new Outcome.Read("", "value 1"), 1)))
        .isPresent();
  }

  @Test
  void aSerializableReadThatFailsIsWrong() {
    assertThat(
            expectation.complaint(
                ofLeader(Question.SERIALIZABLE_GET, error(EtcdError.TIMEOUT), 7_000)))
        .isPresent();
  }

  @Test
  void whatIsAcknowledgedMustBeWithTheOthers() {
    assertThat(expectation.complaint(ofLeader(Question.PUT, new Outcome.Acknowledged(false), 5)))
        .contains(
            "isolation 1: m1, cut off while it led, answered put with acknowledged, but not there,"
                + " which is wrong");
  }

  @Test
  void whatIsAcknowledgedAndWithTheOthersIsNotLost() {
    assertThat(expectation.complaint(ofLeader(Question.PUT, new Outcome.Acknowledged(true), 5)))
        .isEmpty();
  }
}
