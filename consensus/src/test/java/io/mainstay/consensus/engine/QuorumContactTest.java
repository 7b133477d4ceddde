package io.mainstay.consensus.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class QuorumContactTest {
  private long nowNanos;
  private boolean alive = true;
  private final QuorumContact quorum = new QuorumContact(this::ask, () -> nowNanos);

  private boolean ask() {
    if (stopped) {
      throw new IllegalStateException("Not leader");
    }
    return alive;
  }

  private boolean stopped;

  @Test
  void nothingIsKnownAtFirst() {
    assertThat(quorum.isFresh()).isFalse();
  }

  @Test
  void aQuorumSeenIsGoodForAWhile() {
    quorum.tick(true);
    assertThat(quorum.isFresh()).isTrue();
    nowNanos += TimeUnit.MILLISECONDS.toNanos(99);
    assertThat(quorum.isFresh()).isTrue();
  }

  @Test
  void afterAPauseOfTheProcessNothingIsKnownAnyMore() {
    quorum.tick(true);
    nowNanos += TimeUnit.SECONDS.toNanos(10);
    assertThat(quorum.isFresh()).isFalse();
  }

  @Test
  void noQuorumIsSeenWhereNoneAnswers() {
    alive = false;
    quorum.tick(true);
    assertThat(quorum.isFresh()).isFalse();
  }

  @Test
  void anEngineThatLeadsNoMoreHasNoQuorum() {
    stopped = true;
    quorum.tick(true);
    assertThat(quorum.isFresh()).isFalse();
  }

  @Test
  void aFollowerDoesNotAsk() {
    quorum.tick(false);
    assertThat(quorum.isFresh()).isFalse();
  }
}
