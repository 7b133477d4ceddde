package io.mainstay.server.bootstrap;

import io.mainstay.api.etcdserverpb.AlarmRequest;
import io.mainstay.api.etcdserverpb.InternalRaftRequest;
import io.mainstay.server.RequestContext;
import io.mainstay.server.ResponseHeaders;
import io.mainstay.server.alarm.AlarmApplier;
import io.mainstay.server.alarm.AlarmRegistry;
import io.mainstay.server.alarm.AlarmService;
import io.mainstay.server.alarm.AlarmTable;
import io.mainstay.server.alarm.Quota;
import io.mainstay.server.alarm.QuotaGuard;
import io.mainstay.server.auth.Access;
import io.mainstay.server.proposal.Admission;
import io.mainstay.server.proposal.Proposer;
import io.mainstay.server.read.ReadGate;
import io.mainstay.storage.MvccStore;
import io.mainstay.storage.ReadView;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts together what keeps a store from growing over its limit. */
final class AlarmAssembly {
  private static final Logger log = LoggerFactory.getLogger(AlarmAssembly.class);
  private static final long LOOK_MILLIS = 100;

  private final MvccStore store;
  private final AlarmRegistry registry;
  private final ScheduledExecutorService scheduler;
  private final QuotaGuard guard;

  /** Made later than what is asked before it proposes anything. */
  private final CompletableFuture<Proposer> proposer = new CompletableFuture<>();

  AlarmAssembly(
      long quotaBytes, long memberId, MvccStore store, ScheduledExecutorService scheduler) {
    this.scheduler = scheduler;
    this.store = store;
    try (ReadView view = store.newestView()) {
      this.registry = new AlarmRegistry(AlarmTable.read(view));
    }
    Quota quota = new Quota(quotaBytes, memberId, store::allocatedBytes, registry);
    this.guard =
        new QuotaGuard(
            quota,
            scheduler,
            alarm -> proposer.thenCompose(known -> raise(alarm, known, scheduler)));
  }

  AlarmRegistry registry() {
    return registry;
  }

  Admission admission() {
    return guard;
  }

  AlarmApplier applier() {
    return new AlarmApplier(registry);
  }

  AlarmService service(Access access, Proposer proposer, ReadGate reads, ResponseHeaders headers) {
    return new AlarmService(registry, access, proposer, reads, store, headers);
  }

  void startLooking(Proposer proposer, Shutdown shutdown) {
    this.proposer.complete(proposer);
    var looking =
        scheduler.scheduleWithFixedDelay(
            guard::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    shutdown.add("looks at the size of the store", () -> looking.cancel(false));
  }

  /**
   * Raises an alarm on behalf of the member.
   *
   * @return completes when it is there, or has come to nothing
   */
  static CompletableFuture<Void> raise(
      AlarmRequest alarm, Proposer proposer, ScheduledExecutorService scheduler) {
    return proposer
        .propose(
            InternalRaftRequest.newBuilder().setAlarm(alarm), RequestContext.ofMember(scheduler))
        .handle(
            (raised, failure) -> {
              if (failure != null) {
                log.atWarn().setCause(failure).log("the alarm could not be raised yet");
              }
              return null;
            });
  }
}
