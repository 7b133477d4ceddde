package io.mainstay.server.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.mainstay.api.etcdserverpb.DefragmentRequest;
import io.mainstay.api.etcdserverpb.DefragmentResponse;
import io.mainstay.api.etcdserverpb.PutRequest;
import io.mainstay.server.Credentials;
import io.mainstay.server.RequestContext;
import io.mainstay.server.fixture.ManualScheduler;
import io.mainstay.server.tracing.Span;
import io.mainstay.storage.ApplyBatch;
import io.mainstay.storage.MvccStore;
import io.mainstay.storage.StoreOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The store waits for a compaction that pauses for a day, and so does a defragmentation. */
@SuppressWarnings("NullAway.Init") // before each test
class DefragmentationsTest {
  private final ManualScheduler scheduler = new ManualScheduler();
  private MvccStore store;
  private Defragmentations defragmentations;

  @BeforeEach
  void open(@TempDir Path directory) {
    store =
        MvccStore.open(directory, new StoreOptions(1, Duration.ofDays(1), false, failure -> {}));
    try (ApplyBatch batch = store.beginBatch(lease -> false)) {
      for (int i = 0; i < 10; i++) {
        batch.put(PutRequest.newBuilder().setKey(ByteString.copyFromUtf8("k")).build());
      }
      batch.compact(batch.revision());
      batch.commit(1, 1);
    }
    defragmentations = new Defragmentations(store, scheduler, scheduler::nanos);
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void whoHasTimeIsAnsweredShortlyBeforeItIsUp() {
    CompletableFuture<DefragmentResponse> answer = defragment(Duration.ofSeconds(5));

    scheduler.advance(Duration.ofSeconds(4).minusNanos(1));
    assertThat(answer).isNotDone();

    scheduler.advance(Duration.ofNanos(1));
    assertThat(answer).isCompletedWithValue(DefragmentResponse.getDefaultInstance());
  }

  @Test
  void whoHasLittleTimeIsAnsweredAfterHalfOfIt() {
    CompletableFuture<DefragmentResponse> answer = defragment(Duration.ofSeconds(1));

    scheduler.advance(Duration.ofMillis(500));

    assertThat(answer).isCompleted();
  }

  @Test
  void whoHasAllTimeIsAnsweredWhenItIsDone() {
    CompletableFuture<DefragmentResponse> answer =
        defragmentations.defragment(
            DefragmentRequest.getDefaultInstance(), RequestContext.ofMember(Runnable::run));

    scheduler.advance(Duration.ofHours(1));

    assertThat(answer).isNotDone();
  }

  private CompletableFuture<DefragmentResponse> defragment(Duration timeLeft) {
    return defragmentations.defragment(
        DefragmentRequest.getDefaultInstance(),
        new RequestContext(
            Runnable::run, scheduler.nanos() + timeLeft.toNanos(), Credentials.MEMBER, Span.NONE));
  }
}
