package io.mainstay.consensus.engine;

import com.alipay.sofa.jraft.Node;
import com.alipay.sofa.jraft.NodeManager;
import com.alipay.sofa.jraft.Status;
import com.alipay.sofa.jraft.conf.Configuration;
import com.alipay.sofa.jraft.entity.PeerId;
import com.alipay.sofa.jraft.util.concurrent.FixedThreadsExecutorGroup;
import io.mainstay.consensus.Consensus;
import io.mainstay.consensus.ConsensusListener;
import io.mainstay.consensus.ConsensusOptions;
import io.mainstay.consensus.DesiredGroup;
import io.mainstay.consensus.Group;
import io.mainstay.consensus.GroupControl;
import io.mainstay.consensus.Leadership;
import io.mainstay.consensus.LogStatus;
import io.mainstay.consensus.Priority;
import io.mainstay.consensus.Proposal;
import io.mainstay.consensus.RejectionListener;
import io.mainstay.consensus.StateMachine;
import io.mainstay.consensus.engine.rpc.EngineEndpoint;
import io.mainstay.consensus.engine.rpc.PeerNames;
import io.mainstay.consensus.engine.rpc.SnapshotPace;
import io.mainstay.consensus.transport.PeerTransport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Consensus by SOFAJRaft. Puts the parts together, and starts and stops them; what each does is
 * said there.
 *
 * <p>Every method may be called on any thread; {@link #start} and {@link #close} block, once each.
 */
public final class JraftConsensus implements Consensus, GroupControl {
  private static final Logger LOG = LoggerFactory.getLogger(JraftConsensus.class);
  private static final long TICK_MILLIS = 25;
  private static final long CLOSE_SECONDS = 10;

  private final ConsensusOptions options;
  private final StateMachine stateMachine;
  private final PeerTransport transport;
  private final ConsensusListener listener;
  private final EngineServices services;
  private final LeadershipTracker leadership;
  private final AppliedLog appliedLog;
  private final ReadBarriers barriers;
  private final ProposalPipeline proposals;
  private final EngineEndpoint endpoint;
  private final Transfers transfers;
  private final QuorumContact quorum;
  private final GroupReconciler reconciler;
  private final GroupCalls groupCalls;
  private final ScheduledExecutorService ticker;
  private final ExecutorService background;
  private final FixedThreadsExecutorGroup senders;
  private @Nullable FirstElection firstElection;
  private volatile @Nullable MemberNode node;
  private volatile LogStatus lastStatus = new LogStatus(0, 0, 0);
  private boolean closed;

  /**
   * A member that has not started yet.
   *
   * @param transport stays the caller's, to be closed after this
   * @param listener hears how replication fares
   */
  public JraftConsensus(
      ConsensusOptions options,
      StateMachine stateMachine,
      PeerTransport transport,
      ConsensusListener listener) {
    this.services = new EngineServices(listener);
    this.options = options;
    this.stateMachine = stateMachine;
    this.transport = transport;
    this.listener = listener;
    this.ticker = Executors.newSingleThreadScheduledExecutor(daemon("raft-ticker-"));
    this.background = Executors.newSingleThreadExecutor(daemon("raft-snapshot-"));
    this.senders = EngineSettings.senders(options.memberId());
    this.leadership = new LeadershipTracker(options.memberId(), services);
    Snapshots snapshots =
        new Snapshots(
            stateMachine,
            EngineSettings.entriesBetweenSnapshots(options),
            background,
            done -> node().snapshot(done),
            System::nanoTime,
            listener);
    this.barriers =
        new ReadBarriers(
            answer -> node().readIndex(new byte[0], answer),
            leadership::current,
            options.requestTimeout().toNanos(),
            System::nanoTime,
            listener);
    EntryCarrier carrier =
        new EntryCarrier(
            this::node, leadership::current, transport, options.requestTimeout().toMillis());
    CommitNews commitNews =
        new CommitNews(
            options.memberId(),
            options.clusterId(),
            transport,
            this::node,
            leadership::current,
            carrier::uncommitted);
    this.appliedLog = new AppliedLog(stateMachine, leadership, snapshots, commitNews, this::failed);
    this.proposals =
        new ProposalPipeline(options.limits(), leadership::current, carrier, System::nanoTime);
    this.endpoint =
        new EngineEndpoint(
            options.memberId(),
            Map.of(
                EngineEndpoint.FORWARD,
                carrier::accept,
                EngineEndpoint.COMMITTED,
                commitNews::hear,
                EngineEndpoint.GROUP,
                call -> groupCalls().answerGroup(call),
                EngineEndpoint.LOG_END,
                call -> groupCalls().answerLogEnd(call)),
            commitNews::entriesArrived,
            snapshots::peerReads,
            new SnapshotPace(
                EngineSettings.SNAPSHOT_CHUNK_BYTES,
                EngineSettings.SNAPSHOT_BYTES_PER_SECOND,
                System::nanoTime),
            listener);
    this.transfers = new Transfers(options.memberId(), options.requestTimeout().toNanos());
    this.quorum = new QuorumContact(() -> quorumAlive(node()), System::nanoTime);
    NodeGroup group =
        new NodeGroup(
            this::node, transport, member -> groupCalls().logEnd(member), this::resignLeadership);
    this.reconciler = new GroupReconciler(options.memberId(), group, System::nanoTime);
    this.groupCalls =
        new GroupCalls(
            options.memberId(),
            transport,
            leadership::current,
            reconciler::settled,
            group::lastIndex);
    leadership.listen(barriers::leadershipChanged);
    leadership.listen(transfers::leadershipChanged);
    leadership.listen(stateMachine::leadershipChanged);
    leadership.listen(ignored -> proposals.leadershipChanged());
  }

  @Override
  public void start() {
    if (!options.preVote()) {
      LOG.warn("pre-vote cannot be switched off: elections are sounded out first all the same");
    }
    try {
      Files.createDirectories(options.logDirectory());
      Files.createDirectories(options.stateDirectory());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    PeerId self = PeerNames.peer(options.memberId());
    NodeManager.getInstance().addAddress(self.getEndpoint());
    MemberNode created =
        new MemberNode(options.clusterId(), options.memberId(), this::ownTermCommitted);
    node = created;
    if (!created.init(
        EngineSettings.of(options, transport, listener, services, appliedLog, senders))) {
      // Half of it runs; what can be stopped stops, but waiting for the rest would be in vain.
      node = null;
      created.shutdown();
      throw new IllegalStateException(
          "the consensus engine did not start; the lines before this one say why");
    }
    if (options.takeOver()) {
      takeOver(created);
    }
    transport.serve(endpoint, reconciler::isOut);
    onceExpelled();
    options.initialVoters().forEach(transport::connect);
    firstElection = FirstElection.of(options, services.currentTerm().number());
    var unused = ticker.scheduleWithFixedDelay(this::tick, 0, TICK_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void onceExpelled() {
    var unused = transport.expelled().thenRun(stateMachine::removedFromGroup);
  }

  /** The others are lost: what this member's log holds is what is left. */
  private void takeOver(MemberNode created) {
    PeerId self = PeerNames.peer(options.memberId());
    Status status = created.resetPeers(new Configuration(List.of(self)));
    if (!status.isOk()) {
      throw new IllegalStateException("cannot take the group over: " + status);
    }
  }

  @Override
  public void steerTo(DesiredGroup desired) {
    reconciler.steerTo(desired);
    transport.addressesChanged();
    desired.group().voters().forEach(transport::connect);
    desired.group().learners().forEach(transport::connect);
  }

  @Override
  public CompletableFuture<Optional<Group>> settledGroup() {
    return groupCalls.settledGroup();
  }

  @Override
  public CompletableFuture<Long> logEnd(long memberId) {
    return groupCalls.logEnd(memberId);
  }

  @Override
  public Proposal propose(byte[] payload, Priority priority, RejectionListener onRejected) {
    return proposals.propose(payload, priority, onRejected);
  }

  @Override
  public Proposal proposeInTerm(
      byte[] payload, Priority priority, long term, RejectionListener onRejected) {
    return proposals.propose(payload, priority, term, onRejected);
  }

  @Override
  public CompletableFuture<Void> readBarrier() {
    return barriers.await();
  }

  @Override
  public Leadership leadership() {
    return leadership.current();
  }

  @Override
  public long electedId() {
    MemberNode current = node;
    PeerId elected = current == null ? null : current.getLeaderId();
    return elected == null ? leadership.current().leaderId() : PeerNames.memberId(elected);
  }

  @Override
  public boolean leadsForSure() {
    return leadership.current().local() && quorum.isFresh();
  }

  @Override
  public LogStatus status() {
    MemberNode current = node;
    if (current != null) {
      try {
        lastStatus =
            new LogStatus(
                current.getLastCommittedIndex(),
                current.getLastAppliedLogIndex(),
                LogDatabase.bufferBytes());
      } catch (IllegalStateException e) {
        // Stopped by an error, or closed: what it was last.
        LOG.trace("engine not active", e);
      }
    }
    return lastStatus;
  }

  @Override
  public CompletableFuture<Void> transferLeadership(long memberId) {
    return transfer(PeerNames.peer(memberId));
  }

  @Override
  public CompletableFuture<Void> resignLeadership() {
    if (!leadership.current().local()) {
      return CompletableFuture.failedFuture(new IllegalStateException("not the leader"));
    }
    PeerId self = PeerNames.peer(options.memberId());
    var voters = node().listPeers();
    var alive = node().listAlivePeers();
    voters.remove(self);
    alive.remove(self);
    if (voters.isEmpty()) {
      return CompletableFuture.completedFuture(null);
    }
    // The engine picks the most advanced one, but does not look whether it is alive.
    boolean allAlive = alive.containsAll(voters);
    return transfer(allAlive || alive.isEmpty() ? PeerId.ANY_PEER : alive.get(0));
  }

  private CompletableFuture<Void> transfer(PeerId target) {
    if (target.equals(PeerNames.peer(options.memberId())) && leadership.current().local()) {
      return CompletableFuture.completedFuture(null);
    }
    CompletableFuture<Void> done = transfers.begin();
    Status status = node().transferLeadershipTo(target);
    if (!status.isOk()) {
      transfers.end(done, new IllegalStateException(status.getErrorMsg()));
    }
    return done;
  }

  @Override
  public void close() {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
    }
    ticker.shutdownNow();
    proposals.stop();
    barriers.stop();
    transfers.stop();
    transport.stopServing();
    MemberNode current = node;
    if (current != null) {
      shutDown(current);
    }
    senders.shutdownGracefully();
    background.shutdown();
    endpoint.close();
    NodeManager.getInstance().removeAddress(PeerNames.peer(options.memberId()).getEndpoint());
  }

  /** The engine's own wait has no limit, and a snapshot being taken holds it up. */
  private void shutDown(Node current) {
    CompletableFuture<Void> down = new CompletableFuture<>();
    Thread joiner =
        daemon("raft-shutdown-")
            .newThread(
                () -> {
                  try {
                    current.shutdown();
                    current.join();
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  } finally {
                    down.complete(null);
                  }
                });
    joiner.start();
    down.completeOnTimeout(null, CLOSE_SECONDS, TimeUnit.SECONDS).join();
    if (joiner.isAlive() && !down.isDone()) {
      LOG.warn("the consensus engine did not stop within {} s", CLOSE_SECONDS);
    }
  }

  private void tick() {
    try {
      barriers.tick();
      proposals.tick();
      transfers.tick();
      quorum.tick(leadership.current().local());
      reconciler.tick(leadership.current());
      FirstElection election = firstElection;
      if (election != null && election.tick(leadership.current(), transport, node())) {
        firstElection = null;
      }
    } catch (RuntimeException e) {
      // A tick that failed must not end the ticking.
      LOG.error("tick failed", e);
    }
  }

  /** The engine counts as alive who answered within nine tenths of an election timeout. */
  private static boolean quorumAlive(Node node) {
    return node.listAlivePeers().size() > node.listPeers().size() / 2;
  }

  private boolean ownTermCommitted() {
    return appliedLog.establishedTerm() == services.currentTerm().number();
  }

  private void failed(Throwable cause) {
    proposals.stop();
    barriers.stop();
    stateMachine.failed(cause);
  }

  private GroupCalls groupCalls() {
    return groupCalls;
  }

  private MemberNode node() {
    return Objects.requireNonNull(node, "not started");
  }

  private ThreadFactory daemon(String prefix) {
    return task -> {
      Thread thread = new Thread(task, prefix + Long.toHexString(options.memberId()));
      thread.setDaemon(true);
      return thread;
    };
  }
}
