package io.mainstay.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.consensus.Group;
import io.mainstay.server.Credentials;
import io.mainstay.server.RequestContext;
import io.mainstay.server.fixture.ManualScheduler;
import io.mainstay.server.tracing.Span;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class GroupWaitTest {
  private static final Duration PATIENCE = Duration.ofSeconds(7);

  private final ManualScheduler scheduler = new ManualScheduler();
  private final FakeGroupControl control = new FakeGroupControl();
  private final GroupWait wait = new GroupWait(control, scheduler, PATIENCE, scheduler::nanos);

  @Test
  void aGroupThatIsThereIsNotWaitedFor() {
    control.settled = Optional.of(new Group(Set.of(1L), Set.of()));

    assertThat(untilMemberIsGone(2)).isDone();
  }

  @Test
  void theWaitEndsWhenTheGroupHasChanged() {
    control.settled = Optional.of(new Group(Set.of(1L, 2L), Set.of()));
    CompletableFuture<Void> waiting = untilMemberIsGone(2);
    scheduler.advance(Duration.ofMillis(100));
    assertThat(waiting).isNotDone();

    control.settled = Optional.of(new Group(Set.of(1L), Set.of()));
    scheduler.advance(Duration.ofMillis(100));

    assertThat(waiting).isDone();
  }

  @Test
  void aGroupThatIsChangingIsWaitedFor() {
    control.settled = Optional.empty();
    CompletableFuture<Void> waiting = untilMemberIsGone(2);

    scheduler.advance(Duration.ofMillis(100));

    assertThat(waiting).isNotDone();
  }

  @Test
  void theWaitEndsWithTheCallersPatience() {
    CompletableFuture<Void> waiting =
        wait.until(
            group -> false,
            new RequestContext(
                Runnable::run, Duration.ofSeconds(2).toNanos(), Credentials.MEMBER, Span.NONE));
    scheduler.advance(Duration.ofMillis(1900));
    assertThat(waiting).isNotDone();

    scheduler.advance(Duration.ofMillis(200));

    assertThat(waiting).isCompleted();
  }

  @Test
  void withoutADeadlineTheWaitIsBoundedAllTheSame() {
    CompletableFuture<Void> waiting = untilMemberIsGone(2);

    scheduler.advance(PATIENCE.plusMillis(100));

    assertThat(waiting).isCompleted();
  }

  @Test
  void aMemberThatIsOutItselfWaitsNoLonger() {
    CompletableFuture<Void> waiting = untilMemberIsGone(1);

    wait.end();

    assertThat(waiting).isCompleted();
  }

  private CompletableFuture<Void> untilMemberIsGone(long member) {
    return wait.until(group -> !group.contains(member), RequestContext.ofMember(Runnable::run));
  }
}
