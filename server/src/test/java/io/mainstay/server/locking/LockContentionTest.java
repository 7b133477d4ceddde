package io.mainstay.server.locking;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.mainstay.api.mvccpb.KeyValue;
import io.mainstay.api.v3lockpb.LockRequest;
import io.mainstay.api.v3lockpb.LockResponse;
import io.mainstay.server.RequestContext;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many who want one name, and come, leave, release and die in any order. */
class LockContentionTest {
  private static final ByteString NAME = LocalMember.bytes("n");
  private static final int CALLERS = 60;
  private static final int SESSIONS = 25;

  @TempDir Path directory;

  private final List<FakeStream<LockRequest, LockResponse>> callers = new ArrayList<>();
  private final List<FakeStream<LockRequest, LockResponse>> checked = new ArrayList<>();

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16})
  void whoeverIsToldThatTheyHoldTheNameHeldItAloneAndNobodyIsForgotten(long seed) {
    try (LocalMember member = new LocalMember(directory, seed)) {
      LockService service =
          new LockService(member.kv, member.events, member.leases, member.scheduler);
      Random random = new Random(seed);
      while (callers.size() < CALLERS) {
        switch (random.nextInt(12)) {
          case 0 -> callers.add(call(service, member, random));
          case 1 -> leave(random);
          case 2 -> member.leases.end(1 + random.nextInt(SESSIONS));
          case 3 -> release(member);
          default -> member.step();
        }
        checkAnswers(member);
      }
      do {
        member.settle();
        checkAnswers(member);
        release(member);
      } while (!member.keys().isEmpty());
      member.settle();
      checkAnswers(member);

      assertThat(callers).noneMatch(FakeStream::isWaiting);
      assertThat(checked).as("answers").hasSizeGreaterThan(5);
      assertThat(member.events.watcherCount()).isZero();
    }
  }

  private static FakeStream<LockRequest, LockResponse> call(
      LockService service, LocalMember member, Random random) {
    long lease = member.leases.bring(1 + random.nextInt(SESSIONS));
    TaskQueue executor = member.newExecutor();
    return new FakeStream<LockRequest, LockResponse>(executor, LockResponse.parser())
        .call(
            service::lock,
            LockRequest.newBuilder().setName(NAME).setLease(lease).build(),
            RequestContext.ofMember(executor));
  }

  private void leave(Random random) {
    if (!callers.isEmpty()) {
      callers.get(random.nextInt(callers.size())).leave();
    }
  }

  private static void release(LocalMember member) {
    member.keysAt(0).stream()
        .min(Comparator.comparingLong(KeyValue::getCreateRevision))
        .ifPresent(holder -> member.delete(holder.getKey()));
  }

  /** At the revision that an answer names, its key was the oldest. */
  private void checkAnswers(LocalMember member) {
    for (FakeStream<LockRequest, LockResponse> caller : callers) {
      if (caller.isAnswered() && !checked.contains(caller)) {
        checked.add(caller);
        LockResponse answer = caller.answer();
        assertThat(
                member.keysAt(answer.getHeader().getRevision()).stream()
                    .min(Comparator.comparingLong(KeyValue::getCreateRevision))
                    .map(KeyValue::getKey))
            .contains(answer.getKey());
      }
    }
  }
}
