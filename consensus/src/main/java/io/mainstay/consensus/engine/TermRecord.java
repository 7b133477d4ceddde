package io.mainstay.consensus.engine;

import com.alipay.sofa.jraft.entity.PeerId;
import com.alipay.sofa.jraft.option.RaftMetaStorageOptions;
import com.alipay.sofa.jraft.storage.RaftMetaStorage;

/**
 * The engine's term and vote on disk, seen through: the engine gives its term to nobody, but never
 * acts in a term before it has written it here.
 *
 * <p>Written under the engine's lock, read by anybody.
 */
final class TermRecord implements RaftMetaStorage {
  private final RaftMetaStorage storage;
  private volatile Current current = new Current(0, System.nanoTime());

  /**
   * A term.
   *
   * @param number the term
   * @param sinceNanos when this member entered it
   */
  record Current(long number, long sinceNanos) {}

  TermRecord(RaftMetaStorage storage) {
    this.storage = storage;
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
    boolean done = storage.setTerm(term);
    entered(term);
    return done;
  }

  @Override
  public boolean setTermAndVotedFor(long term, PeerId votedFor) {
    boolean done = storage.setTermAndVotedFor(term, votedFor);
    entered(term);
    return done;
  }

  @Override
  public boolean setVotedFor(PeerId votedFor) {
    return storage.setVotedFor(votedFor);
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

  private void entered(long term) {
    if (term != current.number()) {
      current = new Current(term, System.nanoTime());
    }
  }
}
