package io.mainstay.server.simulation;

import io.mainstay.storage.ApplyBatch;
import io.mainstay.storage.KeySpaceHash;
import io.mainstay.storage.LeaseCheck;
import io.mainstay.storage.MvccStore;
import io.mainstay.storage.ReadView;
import io.mainstay.storage.StoreSize;
import io.mainstay.storage.StoreStatistics;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A store on a {@link MemoryDisk}. */
final class MemoryStore implements MvccStore {
  private final MemoryDisk disk;

  MemoryStore(MemoryDisk disk) {
    this.disk = disk;
  }

  @Override
  public ReadView newestView() {
    return new MemoryView(disk.current());
  }

  @Override
  public ApplyBatch beginBatch(LeaseCheck leases) {
    return new MemoryBatch(disk.current(), leases, disk::write);
  }

  @Override
  public long appliedIndex() {
    return disk.current().appliedIndex;
  }

  @Override
  public long appliedTerm() {
    return disk.current().appliedTerm;
  }

  @Override
  public CompletableFuture<Void> physicalCompaction(long revision) {
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public List<KeySpaceHash> compactionHashes() {
    return List.of();
  }

  @Override
  public void checkpoint(Path target) {
    disk.checkpoint(target);
  }

  @Override
  public void restore(Path checkpoint) {
    disk.restore(checkpoint);
  }

  @Override
  public CompletableFuture<Void> defragment() {
    throw MemoryReader.unmodelled();
  }

  @Override
  public StoreSize size() {
    throw MemoryReader.unmodelled();
  }

  @Override
  public long allocatedBytes() {
    throw MemoryReader.unmodelled();
  }

  @Override
  public StoreStatistics statistics() {
    throw MemoryReader.unmodelled();
  }

  @Override
  public void close() {}
}
