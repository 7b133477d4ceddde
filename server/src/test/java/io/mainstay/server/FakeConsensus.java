package io.mainstay.server;

import io.mainstay.consensus.Consensus;
import io.mainstay.consensus.Leadership;
import io.mainstay.consensus.LogStatus;
import io.mainstay.consensus.Priority;
import io.mainstay.consensus.Proposal;
import io.mainstay.consensus.ProposalQueueFullException;
import io.mainstay.consensus.RejectionListener;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/** A log that takes what it is given and does with it what the test says. */
public final class FakeConsensus implements Consensus {
  private final List<byte[]> payloads = new CopyOnWriteArrayList<>();
  private final List<Priority> priorities = new CopyOnWriteArrayList<>();
  private final List<RejectionListener> listeners = new CopyOnWriteArrayList<>();
  private boolean refusing;
  private boolean withdrawable;
  private boolean sure = true;
  private Leadership leadership = new Leadership(1, 1, true, Long.MIN_VALUE / 2);
  private CompletableFuture<Void> readBarrier = CompletableFuture.completedFuture(null);

  /** What has been proposed. */
  public List<byte[]> payloads() {
    return payloads;
  }

  /** With which priority. */
  public List<Priority> priorities() {
    return priorities;
  }

  /** From now on the queue is full. */
  public void refuseProposals() {
    refusing = true;
  }

  /** From now on nothing leaves the member. */
  public void letProposalsBeWithdrawn() {
    withdrawable = true;
  }

  /** Rejects everything proposed so far. */
  public void rejectAll(RejectionListener.Rejection reason) {
    listeners.forEach(listener -> listener.rejected(reason));
  }

  /** From now on these are the leader and term. */
  public void lead(Leadership now) {
    leadership = now;
  }

  /** Whether a quorum has confirmed the leader lately. */
  public void beSure(boolean nowSure) {
    sure = nowSure;
  }

  /** What read barriers come to from now on. */
  public void answerReadBarriers(CompletableFuture<Void> with) {
    readBarrier = with;
  }

  @Override
  public void start() {}

  @Override
  public Proposal propose(byte[] payload, Priority priority, RejectionListener onRejected) {
    if (refusing) {
      throw new ProposalQueueFullException();
    }
    payloads.add(payload);
    priorities.add(priority);
    listeners.add(onRejected);
    return () -> withdrawable;
  }

  @Override
  public Proposal proposeInTerm(
      byte[] payload, Priority priority, long term, RejectionListener onRejected) {
    return propose(payload, priority, onRejected);
  }

  @Override
  public CompletableFuture<Void> readBarrier() {
    return readBarrier;
  }

  @Override
  public boolean leadsForSure() {
    return sure;
  }

  @Override
  public Leadership leadership() {
    return leadership;
  }

  @Override
  public long electedId() {
    return leadership.leaderId();
  }

  @Override
  public LogStatus status() {
    return new LogStatus(0, 0, 0);
  }

  @Override
  public CompletableFuture<Void> transferLeadership(long memberId) {
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public CompletableFuture<Void> resignLeadership() {
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public void close() {}
}
