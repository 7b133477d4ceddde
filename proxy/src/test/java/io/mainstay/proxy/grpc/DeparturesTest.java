package io.mainstay.proxy.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class DeparturesTest {
  private static final ByteString A = ByteString.copyFromUtf8("a");
  private static final ByteString B = ByteString.copyFromUtf8("b");

  private final Departures departures = new Departures();
  private final AtomicInteger told = new AtomicInteger();

  @Test
  void whoWaitsIsToldWhenTheLastKeyIsGone() {
    Departures.Waiting waiting = departures.await(List.of(A, B), told::incrementAndGet);
    departures.gone(A);
    assertThat(told).hasValue(0);
    departures.gone(B);

    assertThat(told).hasValue(1);
    assertThat(waiting.isOver()).isTrue();
  }

  @Test
  void whoWaitsNoMoreIsNotTold() {
    departures.await(List.of(A), told::incrementAndGet).close();
    departures.gone(A);

    assertThat(told).hasValue(0);
  }

  @Test
  void nothingIsKeptOfWhoIsNotThereAnyMore() {
    Departures.Waiting waiting = departures.await(List.of(A, B), told::incrementAndGet);
    departures.gone(A);
    waiting.close();

    assertThat(departures.size()).isZero();
  }

  @Test
  void severalMayWaitForOneKey() {
    departures.await(List.of(A), told::incrementAndGet);
    departures.await(List.of(A), told::incrementAndGet);
    departures.gone(A);

    assertThat(told).hasValue(2);
  }
}
