package io.mainstay.torture.failover;

import static io.mainstay.torture.failover.Answers.error;
import static io.mainstay.torture.failover.Answers.ofAnother;
import static io.mainstay.torture.failover.Answers.ofLeader;
import static io.mainstay.torture.failover.Answers.whatItHad;
import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.api.errors.EtcdError;
import java.util.List;
import org.junit.jupiter.api.Test;

class AnswerTableTest {
  @Test
  void sameAnswersAreCountedAndTheLongestTimeIsTold() {
    assertThat(
            AnswerTable.of(
                List.of(
                    ofLeader(Question.PUT, error(EtcdError.TIMEOUT), 7_001),
                    ofLeader(Question.PUT, error(EtcdError.TIMEOUT_CONNECTION_LOST), 6_999),
                    ofLeader(Question.PUT, error(EtcdError.TIMEOUT), 7_003))))
        .endsWith(
            "| put | the leader | 2 x UNAVAILABLE `etcdserver: request timed out`, 1 x UNAVAILABLE"
                + " `etcdserver: request timed out, possibly due to connection lost` | 7003 |\n");
  }

  @Test
  void callsStandInTheirOrderAndLeadersBeforeOthers() {
    String table =
        AnswerTable.of(
            List.of(
                ofAnother(Question.SERIALIZABLE_GET, whatItHad(), 2),
                ofLeader(Question.SERIALIZABLE_GET, whatItHad(), 1),
                ofAnother(Question.PUT, error(EtcdError.TIMEOUT), 3)));

    assertThat(table.lines().skip(2))
        .containsExactly(
            "| put | another | 1 x UNAVAILABLE `etcdserver: request timed out` | 3 |",
            "| serializable get | the leader | 1 x what it had | 1 |",
            "| serializable get | another | 1 x what it had | 2 |");
  }
}
