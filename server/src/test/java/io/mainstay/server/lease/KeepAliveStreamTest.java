package io.mainstay.server.lease;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.api.errors.EtcdError;
import io.mainstay.api.etcdserverpb.LeaseKeepAliveRequest;
import io.mainstay.api.etcdserverpb.LeaseKeepAliveResponse;
import io.mainstay.server.fixture.FakeClientStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class KeepAliveStreamTest {
  private final FakeClientStream<LeaseKeepAliveResponse> client =
      new FakeClientStream<>(Runnable::run, LeaseKeepAliveResponse.parser());
  private final List<CompletableFuture<LeaseKeepAliveResponse>> renewals = new ArrayList<>();
  private final KeepAliveStream stream =
      new KeepAliveStream(
          client,
          request -> {
            renewals.add(new CompletableFuture<>());
            return renewals.get(renewals.size() - 1);
          });

  @BeforeEach
  void open() {
    client.handledBy(stream);
  }

  @Test
  void answersComeInTheOrderOfTheRequests() {
    request(1);
    request(2);
    answer(1, 20);
    assertThat(ttls()).isEmpty();
    answer(0, 10);

    assertThat(ttls()).containsExactly(10L, 20L);
  }

  @Test
  void aHalfClosedStreamEndsWhenAllIsAnswered() {
    request(1);
    stream.halfClosed();
    assertThat(client.hasEnded()).isFalse();
    answer(0, 10);

    assertThat(client.hasEnded()).isTrue();
    assertThat(ttls()).containsExactly(10L);
  }

  @Test
  void aRefusalEndsTheStreamAfterTheAnswersBeforeIt() {
    request(1);
    request(2);
    request(3);
    renewals.get(1).completeExceptionally(EtcdError.NO_LEADER.exception());
    answer(2, 30);
    assertThat(client.isOver()).isFalse();
    answer(0, 10);

    assertThat(ttls()).containsExactly(10L);
    assertThat(client.failure()).isEqualTo("UNAVAILABLE etcdserver: no leader");
  }

  @Test
  void withTooManyUnderWayNoMoreAreTaken() {
    for (int i = 0; i < KeepAliveStream.MAX_UNDER_WAY; i++) {
      assertThat(client.isPaused()).isFalse();
      request(i);
    }
    assertThat(client.isPaused()).isTrue();
    for (int i = 0; i < KeepAliveStream.MAX_UNDER_WAY / 2; i++) {
      assertThat(client.isPaused()).isTrue();
      answer(i, 1);
    }

    assertThat(client.isPaused()).isFalse();
  }

  @Test
  void aClientThatDoesNotTakeItsAnswersMayNotAskForMore() {
    request(1);
    client.fill();
    answer(0, 10);
    assertThat(client.isPaused()).isTrue();
    client.drain();

    assertThat(client.isPaused()).isFalse();
  }

  @Test
  void aFullStreamWithTooManyUnderWayGoesOnOnceItIsDrained() {
    for (int i = 0; i < KeepAliveStream.MAX_UNDER_WAY; i++) {
      request(i);
    }
    client.fill();
    for (int i = 0; i < KeepAliveStream.MAX_UNDER_WAY; i++) {
      answer(i, 1);
    }
    assertThat(client.isPaused()).isTrue();
    client.drain();

    assertThat(client.isPaused()).isFalse();
  }

  @Test
  void whatIsAnsweredAfterTheEndIsDropped() {
    request(1);
    stream.closed();
    answer(0, 10);

    assertThat(ttls()).isEmpty();
    assertThat(client.hasEnded()).isFalse();
  }

  private void request(long id) {
    stream.request(LeaseKeepAliveRequest.newBuilder().setID(id).build());
  }

  private void answer(int index, long ttlSeconds) {
    renewals.get(index).complete(LeaseKeepAliveResponse.newBuilder().setTTL(ttlSeconds).build());
  }

  private List<Long> ttls() {
    return client.received().stream().map(LeaseKeepAliveResponse::getTTL).toList();
  }
}
