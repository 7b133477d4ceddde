package io.mainstay.server.alarm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.mainstay.api.errors.EtcdException;
import io.mainstay.api.etcdserverpb.AlarmRequest;
import io.mainstay.api.etcdserverpb.InternalRaftRequest;
import io.mainstay.api.etcdserverpb.PutRequest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class QuotaGuardTest {
  private static final InternalRaftRequest PUT =
      InternalRaftRequest.newBuilder()
          .setPut(PutRequest.newBuilder().setKey(ByteString.copyFromUtf8("k")))
          .build();

  private final Queue<Runnable> looks = new ArrayDeque<>();
  private final List<AlarmRequest> raised = new ArrayList<>();
  private final CompletableFuture<Void> raising = new CompletableFuture<>();
  private final QuotaGuard guard =
      new QuotaGuard(
          new Quota(1, 1, () -> 1, new AlarmRegistry(Alarms.NONE)),
          looks::add,
          alarm -> {
            raised.add(alarm);
            return raising;
          });

  @Test
  void aRefusalIsShownWhenTheAlarmIsThere() {
    refuse();
    CompletableFuture<?> shown = guard.refusalShown();

    looks.remove().run();
    assertThat(raised).hasSize(1);
    assertThat(shown).isNotDone();
    raising.complete(null);

    assertThat(shown).isCompleted();
  }

  @Test
  void whoIsRefusedWhileTheAlarmIsOnItsWayWaitsForTheSame() {
    refuse();
    guard.look();
    CompletableFuture<?> shown = guard.refusalShown();

    looks.remove().run();
    assertThat(shown).isNotDone();
    raising.complete(null);

    assertThat(shown).isCompleted();
    assertThat(raised).hasSize(1);
  }

  @Test
  void manyRefusalsAreLookedAtOnce() {
    refuse();
    CompletableFuture<?> first = guard.refusalShown();
    CompletableFuture<?> second = guard.refusalShown();

    assertThat(looks).hasSize(1);
    assertThat(List.of(first, second)).noneMatch(CompletableFuture::isDone);
  }

  @Test
  void aMemberThatHasStoppedKeepsNobodyWaiting() {
    QuotaGuard stopped =
        new QuotaGuard(
            new Quota(1, 1, () -> 1, new AlarmRegistry(Alarms.NONE)),
            task -> {
              throw new RejectedExecutionException();
            },
            alarm -> raising);

    assertThat(stopped.refusalShown()).isCompleted();
  }

  private void refuse() {
    assertThatThrownBy(() -> guard.require(PUT)).isInstanceOf(EtcdException.class);
  }
}
