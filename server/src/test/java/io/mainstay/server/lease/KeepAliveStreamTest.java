package io.mainstay.server.lease;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import io.mainstay.api.errors.EtcdError;
import io.mainstay.api.errors.EtcdException;
import io.mainstay.api.etcdserverpb.LeaseKeepAliveRequest;
import io.mainstay.api.etcdserverpb.LeaseKeepAliveResponse;
import io.mainstay.server.ClientStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class KeepAliveStreamTest {
  private final Client client = new Client();
  private final List<CompletableFuture<LeaseKeepAliveResponse>> renewals = new ArrayList<>();
  private final KeepAliveStream stream =
      new KeepAliveStream(
          client,
          request -> {
            renewals.add(new CompletableFuture<>());
            return renewals.get(renewals.size() - 1);
          });

  @Test
  void answersComeInTheOrderOfTheRequests() {
    request(1);
    request(2);
    answer(1, 20);
    assertThat(client.sent).isEmpty();
    answer(0, 10);

    assertThat(client.sent).containsExactly(10L, 20L);
  }

  @Test
  void aHalfClosedStreamEndsWhenAllIsAnswered() {
    request(1);
    stream.halfClosed();
    assertThat(client.ended).isFalse();
    answer(0, 10);

    assertThat(client.ended).isTrue();
    assertThat(client.sent).containsExactly(10L);
  }

  @Test
  void aRefusalEndsTheStreamAfterTheAnswersBeforeIt() {
    request(1);
    request(2);
    request(3);
    renewals.get(1).completeExceptionally(EtcdError.NO_LEADER.exception());
    answer(2, 30);
    assertThat(client.failure).isNull();
    answer(0, 10);

    assertThat(client.sent).containsExactly(10L);
    assertThat(client.failure).hasMessage(EtcdError.NO_LEADER.text());
  }

  @Test
  void withTooManyUnderWayNoMoreAreTaken() {
    for (int i = 0; i < KeepAliveStream.MAX_UNDER_WAY; i++) {
      assertThat(client.paused).isFalse();
      request(i);
    }
    assertThat(client.paused).isTrue();
    for (int i = 0; i < KeepAliveStream.MAX_UNDER_WAY / 2; i++) {
      assertThat(client.paused).isTrue();
      answer(i, 1);
    }

    assertThat(client.paused).isFalse();
  }

  @Test
  void aClientThatDoesNotTakeItsAnswersMayNotAskForMore() {
    request(1);
    client.full = true;
    answer(0, 10);
    assertThat(client.paused).isTrue();
    client.drain();

    assertThat(client.paused).isFalse();
  }

  @Test
  void aFullStreamWithTooManyUnderWayGoesOnOnceItIsDrained() {
    for (int i = 0; i < KeepAliveStream.MAX_UNDER_WAY; i++) {
      request(i);
    }
    client.full = true;
    for (int i = 0; i < KeepAliveStream.MAX_UNDER_WAY; i++) {
      answer(i, 1);
    }
    assertThat(client.paused).isTrue();
    client.drain();

    assertThat(client.paused).isFalse();
  }

  @Test
  void whatIsAnsweredAfterTheEndIsDropped() {
    request(1);
    stream.closed();
    answer(0, 10);

    assertThat(client.sent).isEmpty();
    assertThat(client.ended).isFalse();
  }

  private void request(long id) {
    stream.request(LeaseKeepAliveRequest.newBuilder().setID(id).build());
  }

  private void answer(int index, long ttlSeconds) {
    renewals.get(index).complete(LeaseKeepAliveResponse.newBuilder().setTTL(ttlSeconds).build());
  }

  /** What the client sees; its executor is the caller's thread. */
  private final class Client implements ClientStream {
    private final List<Long> sent = new ArrayList<>();
    private boolean ended;
    private boolean paused;
    private boolean full;
    private Runnable onDrained = () -> {};
    private @Nullable EtcdException failure;

    void drain() {
      full = false;
      onDrained.run();
    }

    @Override
    public Executor executor() {
      return Runnable::run;
    }

    @Override
    public void send(byte[] message) {
      try {
        sent.add(LeaseKeepAliveResponse.parseFrom(message).getTTL());
      } catch (InvalidProtocolBufferException e) {
        throw new AssertionError(e);
      }
    }

    @Override
    public boolean isFull() {
      return full;
    }

    @Override
    public void onDrained(Runnable task) {
      onDrained = task;
    }

    @Override
    public void pause() {
      paused = true;
    }

    @Override
    public void resume() {
      paused = false;
    }

    @Override
    public void end() {
      ended = true;
      stream.closed();
    }

    @Override
    public void fail(EtcdException reason) {
      failure = reason;
      stream.closed();
    }
  }
}
