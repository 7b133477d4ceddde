package io.mainstay.consensus;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Changes who takes part in replication. Any thread; never blocks.
 *
 * <p>The replicated state says who shall take part, and every member passes that on to {@link
 * #steerTo}; whoever leads brings the group there step by step, one voter at a time. A new voter
 * first receives the log as a learner and votes only once it has caught up, so that one which never
 * starts costs no majority.
 */
public interface GroupControl {
  /** What the group shall be from now on. */
  void steerTo(DesiredGroup desired);

  /**
   * The group as its leader has it, if no change of it is under way; empty when there is one, or no
   * leader can be asked. Completes on an engine thread or an event loop.
   */
  CompletableFuture<Optional<Group>> settledGroup();

  /**
   * The index of the last entry in a member's log. Completes on an engine thread or an event loop;
   * fails when the member does not answer.
   */
  CompletableFuture<Long> logEnd(long memberId);
}
