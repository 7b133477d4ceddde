package io.mainstay.server.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mainstay.api.errors.EtcdError;
import io.mainstay.server.Caller;
import io.mainstay.server.FakeConsensus;
import io.mainstay.server.RequestContext;
import io.mainstay.server.auth.token.SimpleTokens;
import io.mainstay.server.read.ReadGate;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SimpleTokenCheckTest {
  private final SimpleTokens tokens = new SimpleTokens(Duration.ofMinutes(5), () -> 0);
  private final FakeConsensus consensus = new FakeConsensus();
  private final AtomicLong appliedIndex = new AtomicLong(10);
  private final AtomicLong authRevision = new AtomicLong(3);
  private final CompletableFuture<Void> caughtUp = new CompletableFuture<>();
  private final SimpleTokenCheck check =
      new SimpleTokenCheck(tokens, new ReadGate(consensus), appliedIndex::get);

  @BeforeEach
  void lagBehind() {
    consensus.answerReadBarriers(caughtUp);
  }

  @Test
  void whoHoldsAKnownTokenIsIdentifiedAtOnceAtTheNewestRevision() {
    String token = tokens.assign("abcdefghijklmnop", 7, "u");

    assertThat(ask(token)).isCompletedWithValue(new Caller(Caller.Kind.TOKEN, "u", 3));
  }

  @Test
  void aTokenThatTheLogHereHasNotComeToIsWaitedFor() {
    CompletableFuture<Caller> asked = ask("abcdefghijklmnop.11");
    assertThat(asked).isNotDone();

    tokens.assign("abcdefghijklmnop", 11, "u");
    authRevision.set(4);
    caughtUp.complete(null);

    assertThat(asked).isCompletedWithValue(new Caller(Caller.Kind.TOKEN, "u", 4));
  }

  @Test
  void aTokenThatTheLogHasPassedIsNone() {
    assertRefused(ask("abcdefghijklmnop.10"));
    assertRefused(ask("no token"));
  }

  @Test
  void aTokenThatIsNotThereAfterAllIsNone() {
    CompletableFuture<Caller> asked = ask("abcdefghijklmnop.11");

    caughtUp.complete(null);

    assertRefused(asked);
  }

  private CompletableFuture<Caller> ask(String token) {
    return check.callerOf(token, authRevision::get, RequestContext.ofMember(Runnable::run));
  }

  private static void assertRefused(CompletableFuture<Caller> asked) {
    assertThat(asked).isDone();
    assertThatThrownBy(asked::join)
        .isInstanceOf(CompletionException.class)
        .hasRootCauseMessage(EtcdError.INVALID_AUTH_TOKEN.text());
  }
}
