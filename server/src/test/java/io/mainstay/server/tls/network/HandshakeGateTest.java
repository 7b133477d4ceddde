package io.mainstay.server.tls.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Row GHSA-6vch-q96h-7gc3: handshakes that never end. */
class HandshakeGateTest {
  private final AtomicLong nanos = new AtomicLong();
  private final HandshakeGate gate = new HandshakeGate(2, nanos::get);

  @Test
  void asManyAsThereArePlacesGetIn() {
    assertThat(gate.enter(new Waiting())).isTrue();
    assertThat(gate.enter(new Waiting())).isTrue();
    assertThat(gate.enter(new Waiting())).isFalse();
  }

  @Test
  void aPlaceIsFreeAgainOnceItsHandshakeHasEnded() {
    Waiting first = new Waiting();
    gate.enter(first);
    gate.enter(new Waiting());

    gate.leave(first);

    assertThat(gate.enter(new Waiting())).isTrue();
  }

  @Test
  void whoHasBeenSilentLongestMakesRoom() {
    Waiting first = new Waiting();
    Waiting second = new Waiting();
    gate.enter(first);
    gate.enter(second);
    nanos.addAndGet(TimeUnit.SECONDS.toNanos(1));
    gate.heard(first);

    assertThat(gate.enter(new Waiting())).isTrue();

    assertThat(second.abandoned).isTrue();
    assertThat(first.abandoned).isFalse();
    assertThat(gate.underWay()).isEqualTo(2);
  }

  @Test
  void whoWaitsForThisMemberIsNotSilent() {
    Waiting first = new Waiting();
    first.waiting = false;
    gate.enter(first);
    gate.enter(new Waiting());
    nanos.addAndGet(TimeUnit.SECONDS.toNanos(5));

    assertThat(gate.enter(new Waiting())).isFalse();

    assertThat(first.abandoned).isFalse();
  }

  private static final class Waiting implements HandshakeGate.Handshake {
    private boolean waiting = true;
    private boolean abandoned;

    @Override
    public boolean isWaiting() {
      return waiting;
    }

    @Override
    public void abandon() {
      abandoned = true;
    }
  }
}
