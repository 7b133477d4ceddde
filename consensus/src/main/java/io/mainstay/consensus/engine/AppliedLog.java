package io.mainstay.consensus.engine;

import com.alipay.sofa.jraft.Closure;
import com.alipay.sofa.jraft.Iterator;
import com.alipay.sofa.jraft.Status;
import com.alipay.sofa.jraft.core.StateMachineAdapter;
import com.alipay.sofa.jraft.entity.LeaderChangeContext;
import com.alipay.sofa.jraft.error.RaftError;
import com.alipay.sofa.jraft.error.RaftException;
import com.alipay.sofa.jraft.storage.snapshot.SnapshotReader;
import com.alipay.sofa.jraft.storage.snapshot.SnapshotWriter;
import io.mainstay.consensus.StateMachine;
import io.mainstay.consensus.StateMachine.CommittedEntry;
import io.mainstay.consensus.engine.rpc.PeerNames;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The engine's state machine: hands committed entries on in large pieces. All methods run on the
 * engine's apply thread.
 */
final class AppliedLog extends StateMachineAdapter {
  private static final Logger LOG = LoggerFactory.getLogger(AppliedLog.class);

  /**
   * One call of {@link StateMachine#apply} is one storage batch: large enough to be worth it, small
   * enough for memory.
   */
  private static final int MAX_ENTRIES = 1000;

  private static final int MAX_BYTES = 4 << 20;

  private final StateMachine stateMachine;
  private final LeadershipTracker leadership;
  private final Snapshots snapshots;
  private final CommitNews commitNews;
  private final Consumer<Throwable> onFailure;
  private final AtomicBoolean failed = new AtomicBoolean();
  private volatile long establishedTerm;

  private final List<CommittedEntry> entries = new ArrayList<>();
  private final List<Closure> closures = new ArrayList<>();
  private int entriesBytes;

  /**
   * Wires it up.
   *
   * @param onFailure told once, when the engine has stopped for good
   */
  AppliedLog(
      StateMachine stateMachine,
      LeadershipTracker leadership,
      Snapshots snapshots,
      CommitNews commitNews,
      Consumer<Throwable> onFailure) {
    this.stateMachine = stateMachine;
    this.leadership = leadership;
    this.snapshots = snapshots;
    this.commitNews = commitNews;
    this.onFailure = onFailure;
  }

  /** The newest term in which this member has led and committed an entry. Any thread. */
  long establishedTerm() {
    return establishedTerm;
  }

  @Override
  public void onApply(Iterator log) {
    long heldIndex = stateMachine.appliedIndex();
    long first = log.getIndex();
    try {
      while (log.hasNext()) {
        long index = log.getIndex();
        take(log, index, heldIndex);
        if (entries.size() >= MAX_ENTRIES || entriesBytes >= MAX_BYTES) {
          flush();
          // What waits for this point to be applied need not wait for the rest.
          log.commit();
          first = index + 1;
        }
        log.next();
      }
      flush();
    } catch (Throwable e) { // whatever it is, the member must not go on as if this had been applied
      fail(e);
      rollBack(log, first, e);
    }
  }

  private void take(Iterator log, long index, long heldIndex) {
    // On start the engine hands over everything since its last snapshot; the state machine may be
    // further.
    if (index > heldIndex) {
      int size = log.getData().remaining();
      entries.add(new CommittedEntry(index, log.getTerm(), EntryCodec.decode(log.getData())));
      entriesBytes += size;
    }
    Closure done = log.done();
    if (done != null) {
      closures.add(done);
    }
  }

  private void flush() {
    if (!entries.isEmpty()) {
      CommittedEntry last = entries.get(entries.size() - 1);
      commitNews.tell(last.index(), last.term());
      stateMachine.apply(List.copyOf(entries));
      snapshots.applied(last.index());
    }
    closures.forEach(done -> done.run(Status.OK()));
    clear();
  }

  /**
   * Tells the engine that nothing from {@code first} on was applied: else it takes everything
   * handed over for applied, and lets waiting reads pass.
   */
  private void rollBack(Iterator log, long first, Throwable cause) {
    // The engine's count includes the entry it stands at, if it stands at one.
    long count = log.getIndex() - first + (log.hasNext() ? 1 : 0);
    log.setErrorAndRollback(
        Math.max(1, count), new Status(RaftError.ESTATEMACHINE, "%s", cause.toString()));
    List<Closure> unknown = List.copyOf(closures);
    clear();
    Status status = new Status(RaftError.ESTATEMACHINE, "not applied here");
    unknown.forEach(done -> done.run(status));
  }

  private void clear() {
    entries.clear();
    closures.clear();
    entriesBytes = 0;
  }

  @Override
  public void onSnapshotSave(SnapshotWriter writer, Closure done) {
    snapshots.save(writer, done, this::fail);
  }

  @Override
  public boolean onSnapshotLoad(SnapshotReader reader) {
    try {
      snapshots.load(reader);
      return true;
    } catch (Throwable e) { // an Error here is as much a reason to stop as an exception
      fail(e);
      return false;
    }
  }

  @Override
  public void onLeaderStart(long term) {
    establishedTerm = term;
    leadership.leadsHere(term);
  }

  @Override
  public void onLeaderStop(Status status) {
    LOG.info("leadership ended: {}", status);
    leadership.lost();
  }

  @Override
  public void onStartFollowing(LeaderChangeContext context) {
    leadership.leads(PeerNames.memberId(context.getLeaderId()), context.getTerm());
  }

  @Override
  public void onStopFollowing(LeaderChangeContext context) {
    leadership.lost();
  }

  @Override
  public void onError(RaftException error) {
    fail(error);
  }

  private void fail(Throwable cause) {
    if (failed.compareAndSet(false, true)) {
      LOG.error("consensus stops", cause);
      onFailure.accept(cause);
    }
  }
}
