package io.mainstay.storage.internals;

import io.mainstay.storage.StoreException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.rocksdb.RocksDBException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns errors of RocksDB into {@link StoreException}s and tells the member, once, that its store
 * has failed. Any thread.
 */
final class Failures {
  private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

  private final Consumer<Throwable> onFatal;
  private final AtomicBoolean reported = new AtomicBoolean();

  Failures(Consumer<Throwable> onFatal) {
    this.onFatal = onFatal;
  }

  /** Reports the failure of an open store and gives the exception to throw. */
  StoreException fatal(String what, RocksDBException cause) {
    return fatal(new StoreException("cannot " + what + ": " + cause.getMessage(), cause));
  }

  /** As {@link #fatal(String, RocksDBException)}, for what only this store can see to be wrong. */
  StoreException fatal(StoreException failure) {
    if (reported.compareAndSet(false, true)) {
      LOG.error("the store has failed: {}", failure.getMessage(), failure);
      onFatal.accept(failure);
    }
    return failure;
  }
}
