package io.mainstay.server.simulation;

import io.mainstay.consensus.Consensus;
import io.mainstay.consensus.DesiredGroup;
import io.mainstay.consensus.Group;
import io.mainstay.consensus.GroupControl;
import io.mainstay.consensus.Leadership;
import io.mainstay.consensus.LogStatus;
import io.mainstay.consensus.Priority;
import io.mainstay.consensus.Proposal;
import io.mainstay.consensus.RejectionListener;
import io.mainstay.consensus.RejectionListener.Rejection;
import io.mainstay.consensus.StateMachine;
import io.mainstay.consensus.engine.EngineParts;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * One member's part in the log: what it believes, and what it is told over the network. Read
 * barriers and the reconciler of the group are the real ones.
 */
final class SimulatedEngine implements Consensus, GroupControl {
  private static final Duration TICK = Duration.ofMillis(50);
  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(5);

  private static final String STORE = "store";

  private final SimulatedMember member;
  private final Cluster cluster;
  private final EngineParts.Barriers barriers;
  private final EngineParts.Reconciler reconciler;
  private final TaskThread applyThread;
  private final List<Waiting> waiting = new ArrayList<>();
  private final List<PendingRead> pendingReads = new ArrayList<>();

  @SuppressWarnings("NullAway.Init") // said before it starts
  private StateMachine machine;

  private Leadership believed = new Leadership(0, 0, false, 0);
  private long elected;
  private long electedTerm;
  private long commitIndex;
  private long quorumHeardNanos = Long.MIN_VALUE / 2;
  private boolean applyQueued;
  private boolean snapshotAsked;

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Waiting(byte[] payload, RejectionListener onRejected) {}

  private record PendingRead(long index, EngineParts.Question question) {}

  SimulatedEngine(SimulatedMember member, Cluster cluster) {
    this.member = member;
    this.cluster = cluster;
    this.applyThread = member.thread(1, 30);
    this.barriers =
        new EngineParts.Barriers(this::ask, () -> believed, REQUEST_TIMEOUT, member::clockNanos);
    this.reconciler =
        new EngineParts.Reconciler(member.id(), new LeadersGroup(), member::clockNanos);
  }

  void drives(StateMachine stateMachine) {
    this.machine = stateMachine;
  }

  @Override
  public void start() {
    member.every(TICK, this::tick);
    member.every(Duration.ofMillis(100), this::sendHeartbeats);
  }

  private void tick() {
    barriers.tick();
    if (cluster.mutation != Mutation.GROUP_STAYS) {
      reconciler.tick(believed);
    }
  }

  // What comes over the network.

  /** As the leader, tells everyone of the group who leads and how far the log is. */
  void sendHeartbeats() {
    long term = electedTerm;
    if (elected != member.id()) {
      return;
    }
    if (!cluster.log.leadsIn(member.id(), term)) {
      return; // it has not heard yet, and nobody listens to it any more
    }
    if (cluster.hasQuorum(member.id())) {
      quorumHeardNanos = cluster.time.nanos();
      cluster.heardByQuorum();
    }
    long index = cluster.log.lastIndex();
    for (SimulatedMember other : cluster.members()) {
      if (cluster.log.group().contains(other.id())) {
        cluster.network.send(member, other, () -> other.engine().heard(member.id(), term, index));
      } else if (other.isUp() && reconciler.isOut(other.id())) {
        cluster.network.send(member, other, other::end); // its connections are refused
      }
    }
  }

  private void heard(long leader, long term, long index) {
    if (term < electedTerm) {
      return;
    }
    if (term > electedTerm) {
      follow(leader, term);
    }
    commitIndex = Math.max(commitIndex, index);
    member.logReaches(index);
    applySoon();
  }

  /** This member has won an election. */
  void elected() {
    elected = member.id();
    electedTerm = cluster.log.term();
    quorumHeardNanos = cluster.time.nanos();
    // Not yet: it leads once it has applied what begins its term.
    believe(new Leadership(0, electedTerm, false, member.clockNanos()));
    member.after(1, this::sendHeartbeats);
  }

  private void follow(long leader, long term) {
    elected = leader;
    electedTerm = term;
    if (leader != member.id()) {
      believe(new Leadership(leader, term, false, member.clockNanos()));
    }
  }

  private void believe(Leadership now) {
    if (now.equals(believed)) {
      return;
    }
    believed = now;
    machine.leadershipChanged(now);
    barriers.leadershipChanged(now);
    if (now.known()) {
      List<Waiting> all = List.copyOf(waiting);
      waiting.clear();
      all.forEach(one -> forward(one.payload(), one.onRejected()));
    }
  }

  private void applySoon() {
    if (!applyQueued && commitIndex > machine.appliedIndex()) {
      applyQueued = true;
      applyThread.execute(this::applySome);
    }
  }

  private void applySome() {
    applyQueued = false;
    long applied = machine.appliedIndex();
    if (applied + 1 < cluster.log.firstIndex()) {
      askForSnapshot();
      return;
    }
    List<StateMachine.CommittedEntry> entries =
        cluster.log.after(applied, commitIndex, 1 + cluster.random.nextInt(4));
    if (!entries.isEmpty()) {
      machine.apply(entries.stream().map(this::asHandedOver).toList());
      applied();
    }
  }

  private void applied() {
    long applied = machine.appliedIndex();
    for (PendingRead read : List.copyOf(pendingReads)) {
      if (read.index() <= applied) {
        pendingReads.remove(read);
        read.question().reached();
      }
    }
    if (elected == member.id()
        && !believed.local()
        && member.disk().current().appliedTerm == electedTerm) {
      believe(new Leadership(member.id(), electedTerm, true, member.clockNanos()));
    }
    applySoon();
  }

  private StateMachine.CommittedEntry asHandedOver(StateMachine.CommittedEntry entry) {
    boolean victim = member.id() == 2 && entry.index() % 10 == 0;
    if (victim && cluster.mutation == Mutation.ENTRY_LOST) {
      return new StateMachine.CommittedEntry(entry.index(), entry.term(), List.of());
    }
    if (victim && cluster.mutation == Mutation.ENTRY_APPLIED_TWICE) {
      List<byte[]> twice = new ArrayList<>(entry.payloads());
      twice.addAll(entry.payloads());
      return new StateMachine.CommittedEntry(entry.index(), entry.term(), twice);
    }
    return entry;
  }

  private void askForSnapshot() {
    if (snapshotAsked || elected == 0 || elected == member.id()) {
      member.after(cluster.millis(50, 100), this::applySoon);
      return;
    }
    snapshotAsked = true;
    SimulatedMember leader = cluster.member(elected);
    cluster.network.send(member, leader, () -> leader.engine().giveSnapshot(member));
    member.after(
        cluster.millis(200, 400),
        () -> {
          snapshotAsked = false;
          applySoon();
        });
  }

  private void giveSnapshot(SimulatedMember to) {
    Path directory = Path.of("/snapshot-" + member.id() + "-" + cluster.time.nanos());
    machine.saveSnapshot(directory);
    cluster.network.send(
        member,
        to,
        () -> {
          to.disk().receive(directory.resolve(STORE), member.disk());
          to.engine().takeSnapshot(directory);
        });
  }

  private void takeSnapshot(Path directory) {
    applyThread.execute(
        () -> {
          if (machine.appliedIndex() < member.disk().indexOf(directory.resolve(STORE))
              && cluster.mutation != Mutation.SNAPSHOTS_ARE_LOST) {
            machine.loadSnapshot(directory);
            applied();
          }
        });
  }

  // What the member asks for.

  @Override
  public Proposal propose(byte[] payload, Priority priority, RejectionListener onRejected) {
    if (!believed.known()) {
      Waiting entry = new Waiting(payload, onRejected);
      waiting.add(entry);
      return () -> waiting.remove(entry);
    }
    forward(payload, onRejected);
    return () -> false;
  }

  private void forward(byte[] payload, RejectionListener onRejected) {
    SimulatedMember leader = cluster.member(believed.leaderId());
    cluster.network.send(
        member, leader, () -> leader.engine().arrived(payload, member, onRejected));
  }

  private void arrived(byte[] payload, SimulatedMember from, RejectionListener onRejected) {
    if (cluster.log.leadsIn(member.id(), electedTerm)) {
      cluster.log.offer(payload);
      cluster.offered();
    } else if (elected != member.id()) {
      cluster.network.send(member, from, () -> onRejected.rejected(Rejection.DROPPED));
    }
    // Otherwise it goes into a log that nobody else will take over: silence.
  }

  @Override
  public Proposal proposeInTerm(
      byte[] payload, Priority priority, long term, RejectionListener onRejected) {
    if (believed.local() && believed.term() == term) {
      arrived(payload, member, onRejected);
    } else {
      member.after(1, () -> onRejected.rejected(Rejection.DROPPED));
    }
    return () -> false;
  }

  @Override
  public CompletableFuture<Void> readBarrier() {
    return cluster.mutation == Mutation.READS_DO_NOT_ASK
        ? CompletableFuture.completedFuture(null)
        : barriers.await();
  }

  private void ask(EngineParts.Question question) {
    SimulatedMember leader = cluster.member(believed.leaderId());
    cluster.network.send(member, leader, () -> leader.engine().confirm(member, question));
  }

  private void confirm(SimulatedMember from, EngineParts.Question question) {
    long term = believed.term();
    long index = Math.max(commitIndex, machine.appliedIndex());
    if (!believed.local()) {
      cluster.network.send(member, from, question::refused);
      return;
    }
    if (cluster.log.leadsIn(member.id(), term)) {
      index = cluster.log.lastIndex();
    }
    long readIndex = index;
    member.after(
        cluster.millis(1, 30),
        () -> {
          if (cluster.log.leadsIn(member.id(), term) && cluster.hasQuorum(member.id())) {
            cluster.network.send(member, from, () -> from.engine().confirmed(readIndex, question));
          }
        });
  }

  private void confirmed(long index, EngineParts.Question question) {
    if (machine.appliedIndex() >= index) {
      question.reached();
    } else {
      pendingReads.add(new PendingRead(index, question));
    }
  }

  @Override
  public Leadership leadership() {
    return believed;
  }

  @Override
  public long electedId() {
    return elected;
  }

  @Override
  public boolean leadsForSure() {
    return believed.local()
        && cluster.time.nanos() - quorumHeardNanos < Cluster.ELECTION_TIMEOUT.toNanos();
  }

  @Override
  public LogStatus status() {
    return new LogStatus(commitIndex, machine.appliedIndex(), 0);
  }

  @Override
  public CompletableFuture<Void> transferLeadership(long memberId) {
    throw new UnsupportedOperationException("nobody asks for it here");
  }

  @Override
  public CompletableFuture<Void> resignLeadership() {
    handOver();
    return CompletableFuture.completedFuture(null);
  }

  /** Hands leadership to another voter, if there is one. */
  private boolean handOver() {
    List<SimulatedMember> others =
        cluster.running().stream()
            .filter(other -> other != member && cluster.log.group().voters().contains(other.id()))
            .filter(other -> other.isAwake() && cluster.hasQuorum(other.id()))
            .filter(cluster::hasLog)
            .toList();
    if (!cluster.log.leadsIn(member.id(), electedTerm) || others.isEmpty()) {
      return false;
    }
    elected = 0;
    believe(new Leadership(0, electedTerm, false, member.clockNanos()));
    cluster.elect(others.get(cluster.random.nextInt(others.size())));
    return true;
  }

  @Override
  public void close() {}

  @Override
  public void steerTo(DesiredGroup desired) {
    if (cluster.mutation == Mutation.GROUP_JUMPS) {
      cluster.change(member.id(), electedTerm, desired.group());
    }
    reconciler.steerTo(desired);
  }

  @Override
  public CompletableFuture<Optional<Group>> settledGroup() {
    throw new UnsupportedOperationException("nobody asks for it here");
  }

  @Override
  public CompletableFuture<Long> logEnd(long memberId) {
    throw new UnsupportedOperationException("nobody asks for it here");
  }

  /** The group as this member can change it, if it leads. */
  private final class LeadersGroup implements EngineParts.GroupEngine {
    @Override
    public Group group() {
      if (!believed.local() || !cluster.log.leadsIn(member.id(), electedTerm)) {
        throw new IllegalStateException("another leads");
      }
      return cluster.log.group();
    }

    @Override
    public long lastIndex() {
      return cluster.log.lastIndex();
    }

    @Override
    public void askLogEnd(long memberId, LongConsumer answer) {
      SimulatedMember other = cluster.member(memberId);
      cluster.network.send(
          member,
          other,
          () -> {
            long end = other.logEnd();
            cluster.network.send(other, member, () -> answer.accept(end));
          });
    }

    @Override
    public void change(Group to, Consumer<Boolean> done) {
      long term = electedTerm;
      member.after(cluster.millis(1, 60), () -> done.accept(cluster.change(member.id(), term, to)));
    }

    @Override
    public void resign(Consumer<Boolean> done) {
      member.after(cluster.millis(1, 60), () -> done.accept(handOver()));
    }

    @Override
    public void disconnect(long memberId) {
      SimulatedMember other = cluster.member(memberId);
      cluster.network.send(member, other, other::end);
    }
  }
}
