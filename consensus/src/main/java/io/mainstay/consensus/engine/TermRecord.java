package io.mainstay.consensus.engine;

import com.alipay.sofa.jraft.entity.PeerId;
import com.alipay.sofa.jraft.option.RaftMetaStorageOptions;
import com.alipay.sofa.jraft.storage.RaftMetaStorage;
import io.mainstay.api.failpoints.FailPoint;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;

/**
 * The engine's term and vote on disk, seen through: the engine gives its term to nobody, but never
 * acts in a term before it has written it here.
 *
 * <p>Written under the engine's lock, read by anybody.
 */
final class TermRecord implements RaftMetaStorage {
  private final RaftMetaStorage storage;
  private final Path path;
  private volatile Current current = new Current(0, System.nanoTime());

  /**
   * A term.
   *
   * @param number the term
   * @param sinceNanos when this member entered it
   */
  record Current(long number, long sinceNanos) {}

  /**
   * Sees a storage through.
   *
   * @param path where it is
   */
  TermRecord(RaftMetaStorage storage, Path path) {
    this.storage = storage;
    this.path = path;
  }

  Current current() {
    return current;
  }

  @Override
  public boolean init(RaftMetaStorageOptions options) {
    boolean done = storage.init(options);
    if (done) {
      entered(storage.getTerm());
    }
    return done;
  }

  @Override
  public boolean setTerm(long term) {
    return written(term, () -> storage.setTerm(term));
  }

  @Override
  public boolean setTermAndVotedFor(long term, PeerId votedFor) {
    return written(term, () -> storage.setTermAndVotedFor(term, votedFor));
  }

  @Override
  public boolean setVotedFor(PeerId votedFor) {
    return written(current.number(), () -> storage.setVotedFor(votedFor));
  }

  @Override
  public long getTerm() {
    return storage.getTerm();
  }

  @Override
  public PeerId getVotedFor() {
    return storage.getVotedFor();
  }

  @Override
  public void shutdown() {
    storage.shutdown();
  }

  private boolean written(long term, BooleanSupplier write) {
    FailPoint.BEFORE_TERM.reached(path);
    boolean done = write.getAsBoolean();
    FailPoint.AFTER_TERM.reached(path);
    entered(term);
    return done;
  }

  private void entered(long term) {
    if (term != current.number()) {
      current = new Current(term, System.nanoTime());
    }
  }
}
