package io.mainstay.server.lease;

import io.mainstay.api.etcdserverpb.LeaseCheckpointRequest;
import io.mainstay.api.etcdserverpb.LeaseGrantRequest;
import io.mainstay.api.etcdserverpb.LeaseRevokeRequest;
import io.mainstay.storage.AppliedChanges;
import io.mainstay.storage.ApplyBatch;
import io.mainstay.storage.MvccStore;
import io.mainstay.storage.ReadView;
import io.mainstay.storage.StoreOptions;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** A store with leases, whose requests are applied at once; it can be closed and opened again. */
final class LeaseStore implements AutoCloseable, LeaseLog {
  private final Path directory;
  private MvccStore store;
  private LeaseRegistry registry;
  private LeaseApplier applier;

  LeaseStore(Path directory) {
    this.directory = directory;
    this.store = openStore();
    this.registry = new LeaseRegistry();
    this.applier = load();
  }

  void reopen() {
    store.close();
    store = openStore();
    registry = new LeaseRegistry();
    applier = load();
  }

  MvccStore store() {
    return store;
  }

  LeaseRegistry registry() {
    return registry;
  }

  LeaseApplier applier() {
    return applier;
  }

  ApplyBatch begin() {
    return store.beginBatch(applier);
  }

  AppliedChanges commit(ApplyBatch batch) {
    AppliedChanges changes = batch.commit(store.appliedIndex() + 1, 1);
    applier.committed();
    return changes;
  }

  AppliedChanges apply(Consumer<ApplyBatch> requests) {
    try (ApplyBatch batch = begin()) {
      requests.accept(batch);
      return commit(batch);
    }
  }

  void grant(long id, long ttlSeconds) {
    apply(
        batch ->
            applier.grant(
                batch, LeaseGrantRequest.newBuilder().setID(id).setTTL(ttlSeconds).build()));
  }

  @Override
  public CompletableFuture<Void> confirmLeadership() {
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public CompletableFuture<Void> revoke(long id, long term) {
    apply(batch -> applier.revoke(batch, LeaseRevokeRequest.newBuilder().setID(id).build()));
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public CompletableFuture<Void> checkpoint(LeaseCheckpointRequest request, long term) {
    apply(batch -> applier.checkpoint(batch, request));
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public void close() {
    store.close();
  }

  private LeaseApplier load() {
    try (ReadView view = store.newestView()) {
      return new LeaseApplier(registry, view);
    }
  }

  private MvccStore openStore() {
    return MvccStore.open(
        directory,
        StoreOptions.defaults(
            failure -> {
              throw new AssertionError(failure);
            }));
  }
}
