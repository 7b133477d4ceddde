package io.mainstay.consensus;

import java.util.concurrent.CompletableFuture;

/** One member's part in the replicated log. */
public interface Consensus extends AutoCloseable {
  /** Joins the group and begins to apply. Returns before a leader is known. */
  void start();

  /**
   * Offers a payload for replication. On a follower it goes to the leader; while no leader is known
   * it waits here.
   *
   * <p>There is no success callback: the payload has succeeded when {@link StateMachine#apply}
   * receives it. The listener hears only of certain failure. Silence means that the outcome is not
   * known yet.
   *
   * @param payload must not be changed afterwards
   * @param onRejected called at most once, on an engine thread, and only when the payload will
   *     certainly never be applied
   * @throws ProposalQueueFullException when as many payloads, or bytes, as allowed are under way
   *     already
   */
  Proposal propose(byte[] payload, Priority priority, RejectionListener onRejected);

  /**
   * As {@link #propose}, but only for as long as this member leads in the given term: the payload
   * is never handed to another leader, and is rejected as dropped when leadership has moved on. So
   * a leader that was held up cannot act on what it knew before.
   */
  Proposal proposeInTerm(
      byte[] payload, Priority priority, long term, RejectionListener onRejected);

  /**
   * Completes once everything that was committed anywhere before the call is applied on this
   * member: a read that follows is linearizable. All callers waiting share one round. Completes on
   * an engine thread; callers move on quickly.
   *
   * <p>Fails with {@link ReadBarrierException}: {@code LEADER_CHANGED} when leadership changed
   * while waiting, {@code TIMEOUT} when no round succeeded within the request timeout, {@code
   * STOPPED} when this member stops.
   */
  CompletableFuture<Void> readBarrier();

  /** Who leads, as far as this member knows. Never blocks. */
  Leadership leadership();

  /**
   * The member that was elected, 0 when none is known. A new leader is known from its election on,
   * when it may not act as one yet, which {@link #leadership} waits for. Never blocks.
   */
  long electedId();

  /**
   * Whether this member leads and a quorum has confirmed that within about an election timeout.
   * When it has not, this member may still lead: {@link #readBarrier} tells. Never blocks.
   */
  boolean leadsForSure();

  /** Progress of the log on this member. Never blocks. */
  LogStatus status();

  /**
   * Hands leadership to a voter. Completes when this member no longer leads; fails when it does not
   * lead or the target is no voter.
   */
  CompletableFuture<Void> transferLeadership(long memberId);

  /**
   * Hands leadership to the most advanced other voter, if there is one and this member leads;
   * completes when done.
   */
  CompletableFuture<Void> resignLeadership();

  /**
   * Leaves the group without changing it: stops applying and closes the log. Payloads under way
   * keep an unknown outcome.
   */
  @Override
  void close();
}
