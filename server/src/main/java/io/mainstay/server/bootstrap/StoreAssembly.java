package io.mainstay.server.bootstrap;

import io.mainstay.server.LeadershipEvents;
import io.mainstay.server.Scheduler;
import io.mainstay.server.cluster.ClusterState;
import io.mainstay.server.cluster.Membership;
import io.mainstay.server.cluster.MembershipTable;
import io.mainstay.server.cluster.VersionWatch;
import io.mainstay.server.compaction.AutoCompactor;
import io.mainstay.server.config.Feature;
import io.mainstay.server.config.ServerConfig;
import io.mainstay.server.lease.LeaseApplier;
import io.mainstay.server.lease.LeaseRegistry;
import io.mainstay.server.proposal.Proposer;
import io.mainstay.server.tls.MemberTls;
import io.mainstay.storage.MvccStore;
import io.mainstay.storage.ReadView;
import io.mainstay.storage.StoreException;
import io.mainstay.storage.StoreListener;
import io.mainstay.storage.StoreOptions;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Opens the store of a member, and reads from it what the member begins with. */
final class StoreAssembly {
  private final ServerConfig config;
  private final MvccStore store;

  private StoreAssembly(ServerConfig config, MvccStore store) {
    this.config = config;
    this.store = store;
  }

  /**
   * Opens it.
   *
   * @param failure told why it can no longer go on
   * @throws MemberStartException if it cannot be opened, or is ahead of the log
   */
  static StoreAssembly open(
      ServerConfig config,
      DataDirectory directory,
      Consumer<Throwable> failure,
      StoreListener metrics,
      Shutdown shutdown)
      throws MemberStartException {
    StoreOptions options =
        new StoreOptions(
            config.compaction().batchLimit(),
            config.compaction().sleepInterval(),
            !config.raft().unsafeNoFsync(),
            config.features().isEnabled(Feature.COMPACT_HASH_CHECK),
            StoreMemoryBudget.bytes(config.backend()),
            failure,
            metrics);
    MvccStore store;
    try {
      store = MvccStore.open(directory.store(), options);
    } catch (StoreException e) {
      throw new MemberStartException(String.valueOf(e.getMessage()), e);
    }
    shutdown.add("store", store::close);
    directory.requireLogFor(store.appliedIndex());
    return new StoreAssembly(config, store);
  }

  MvccStore store() {
    return store;
  }

  /**
   * Who is in the cluster, as far as is stored; else as the member was born.
   *
   * @throws MemberStartException if the member may not be one of them, or is too old or too new
   */
  ClusterState cluster(Birth birth, DataDirectory directory, MemberTls tls)
      throws MemberStartException {
    Membership stored;
    try (ReadView view = store.newestView()) {
      stored = MembershipTable.read(view);
    }
    new IdentityCheck(config, directory, tls.peerCalls())
        .requireKnownMember(birth.identity(), stored);
    MaxLearners.require(config, stored);
    String incompatibility = VersionWatch.incompatibility(stored);
    if (incompatibility != null) {
      throw new MemberStartException(incompatibility);
    }
    return new ClusterState(stored.isEmpty() ? birth.members() : stored, stored);
  }

  LeaseApplier leases(LeaseRegistry registry) {
    try (ReadView view = store.newestView()) {
      return new LeaseApplier(registry, view);
    }
  }

  /** Compacts now and then, if the operator wants it. */
  void compactAutomatically(Proposer proposer, Scheduler delays, LeadershipEvents leadership) {
    LongSupplier revision =
        () -> {
          try (ReadView view = store.newestView()) {
            return view.revision();
          }
        };
    AutoCompactor.of(config.compaction().auto(), revision, proposer, delays, System::nanoTime)
        .ifPresent(
            compactor -> {
              leadership.addListener(compactor::leadershipChanged);
              compactor.start();
            });
  }
}
