package io.mainstay.server.kv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.mainstay.api.etcdserverpb.RangeRequest;
import io.mainstay.api.etcdserverpb.RangeResponse;
import io.mainstay.server.Credentials;
import io.mainstay.server.FakeConsensus;
import io.mainstay.server.RequestContext;
import io.mainstay.server.RequestListener;
import io.mainstay.server.ResponseHeaders;
import io.mainstay.server.SlowApplies;
import io.mainstay.server.auth.OpenAccess;
import io.mainstay.server.fixture.TestProposers;
import io.mainstay.server.proposal.PendingRequests;
import io.mainstay.server.proposal.Proposer;
import io.mainstay.server.read.ReadGate;
import io.mainstay.server.tracing.Span;
import io.mainstay.storage.MvccStore;
import io.mainstay.storage.StoreOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ranges that wait for a worker. */
@SuppressWarnings("NullAway.Init") // made before each test
class KvServiceTest {
  private static final RangeRequest ALL =
      RangeRequest.newBuilder()
          .setKey(ByteString.copyFrom(new byte[1]))
          .setRangeEnd(ByteString.copyFrom(new byte[1]))
          .setSerializable(true)
          .build();

  private final Queue<Runnable> workers = new ArrayDeque<>();
  private MvccStore store;
  private KvService kv;

  @BeforeEach
  void open(@TempDir Path directory) {
    store =
        MvccStore.open(
            directory,
            StoreOptions.defaults(
                failure -> {
                  throw new AssertionError(failure);
                }));
    FakeConsensus consensus = new FakeConsensus();
    Proposer proposer = TestProposers.to(consensus, new PendingRequests(RequestListener.NONE));
    kv =
        new KvService(
            store,
            proposer,
            new ReadGate(consensus),
            OpenAccess.guard(),
            new ResponseHeaders(1, 2, () -> 3L),
            workers::add,
            128,
            Long.MAX_VALUE,
            RequestListener.NONE,
            new SlowApplies(Duration.ofHours(1), RequestListener.NONE));
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void aRangeIsReadWhileSomebodyWaitsForIt() {
    CompletableFuture<RangeResponse> answer = kv.range(ALL, waitingUntil(inAnHour()));

    workers.remove().run();

    assertThat(answer).isCompletedWithValueMatching(range -> range.getHeader().getRevision() == 1);
  }

  @Test
  void aRangeThatWaitedTooLongIsNotRead() {
    CompletableFuture<RangeResponse> answer = kv.range(ALL, waitingUntil(System.nanoTime()));

    workers.remove().run();

    assertThatThrownBy(answer::join).hasMessageContaining("context deadline exceeded");
  }

  private static long inAnHour() {
    return System.nanoTime() + Duration.ofHours(1).toNanos();
  }

  private static RequestContext waitingUntil(long deadlineNanos) {
    return new RequestContext(Runnable::run, deadlineNanos, Credentials.MEMBER, Span.NONE);
  }
}
