package io.mainstay.server.alarm;

import io.mainstay.api.etcdserverpb.AlarmRequest;
import io.mainstay.api.etcdserverpb.InternalRaftRequest;
import io.mainstay.server.Async;
import io.mainstay.server.proposal.Admission;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds a {@link Quota} against requests, and raises its alarm. Who is refused hears of it when the
 * alarm is there, as with etcd, so that whoever lists the alarms then finds it.
 */
public final class QuotaGuard implements Admission {
  private static final Logger log = LoggerFactory.getLogger(QuotaGuard.class);

  private final Quota quota;
  private final Executor looker;
  private final Function<AlarmRequest, CompletableFuture<?>> raiser;

  /** Of the looker's thread. */
  private CompletableFuture<?> raising = CompletableFuture.completedFuture(null);

  private CompletableFuture<Void> nextLook = new CompletableFuture<>();
  private boolean soon;

  /**
   * Of one member.
   *
   * @param looker one thread, which looks
   * @param raiser raises an alarm; completes when it is there, or has come to nothing
   */
  public QuotaGuard(
      Quota quota, Executor looker, Function<AlarmRequest, CompletableFuture<?>> raiser) {
    this.quota = quota;
    this.looker = looker;
    this.raiser = raiser;
  }

  @Override
  public void require(InternalRaftRequest request) {
    quota.requireRoom(request);
  }

  @Override
  public CompletableFuture<?> refusalShown() {
    if (quota.isAlarmRaised()) {
      return CompletableFuture.completedFuture(null);
    }
    CompletableFuture<Void> look;
    synchronized (this) {
      look = nextLook;
      if (soon) {
        return look;
      }
      soon = true;
    }
    try {
      looker.execute(this::look);
    } catch (RejectedExecutionException stopped) {
      return CompletableFuture.completedFuture(null);
    }
    return look;
  }

  /**
   * Looks how large the store is, and raises the alarm if it is due. To be called several times a
   * second by the looker; what came to nothing is tried again at the next look.
   */
  public void look() {
    CompletableFuture<Void> look;
    synchronized (this) {
      look = nextLook;
      nextLook = new CompletableFuture<>();
      soon = false;
    }
    try {
      quota.look().ifPresent(alarm -> raising = raiser.apply(alarm));
    } catch (RuntimeException e) {
      log.atError().setCause(e).log("the size of the store could not be looked at");
    }
    Async.whenDone(raising, (raised, failure) -> look.complete(null));
  }
}
