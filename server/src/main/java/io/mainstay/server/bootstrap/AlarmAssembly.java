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
import io.mainstay.server.auth.Access;
import io.mainstay.server.proposal.Proposer;
import io.mainstay.server.read.ReadGate;
import io.mainstay.storage.MvccStore;
import io.mainstay.storage.ReadView;
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
  private final Quota quota;

  AlarmAssembly(long quotaBytes, long memberId, MvccStore store) {
    this.store = store;
    try (ReadView view = store.newestView()) {
      this.registry = new AlarmRegistry(AlarmTable.read(view));
    }
    this.quota = new Quota(quotaBytes, memberId, store::allocatedBytes, registry);
  }

  AlarmRegistry registry() {
    return registry;
  }

  Quota quota() {
    return quota;
  }

  AlarmApplier applier() {
    return new AlarmApplier(registry);
  }

  AlarmService service(Access access, Proposer proposer, ReadGate reads, ResponseHeaders headers) {
    return new AlarmService(registry, access, proposer, reads, store, headers);
  }

  void startLooking(Proposer proposer, ScheduledExecutorService scheduler, Shutdown shutdown) {
    var looking =
        scheduler.scheduleWithFixedDelay(
            () -> look(proposer, scheduler), LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    shutdown.add("looks at the size of the store", () -> looking.cancel(false));
  }

  /** An exception must not end the looking; what came to nothing is tried at the next look. */
  private void look(Proposer proposer, ScheduledExecutorService scheduler) {
    try {
      quota.look().ifPresent(alarm -> raise(alarm, proposer, scheduler));
    } catch (RuntimeException e) {
      log.atError().setCause(e).log("the size of the store could not be looked at");
    }
  }

  /** Raises an alarm on behalf of the member. */
  static void raise(AlarmRequest alarm, Proposer proposer, ScheduledExecutorService scheduler) {
    var unused =
        proposer
            .propose(
                InternalRaftRequest.newBuilder().setAlarm(alarm),
                RequestContext.ofMember(scheduler))
            .exceptionally(
                failure -> {
                  log.atWarn().setCause(failure).log("the alarm could not be raised yet");
                  return null;
                });
  }
}
