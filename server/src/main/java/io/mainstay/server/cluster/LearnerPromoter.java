package io.mainstay.server.cluster;

import io.mainstay.api.membershippb.Member;
import io.mainstay.server.Async;
import io.mainstay.server.RequestContext;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes voters of learners that have caught up, while this member leads ({@code
 * --auto-promote-learners}). Twice in a row they must be found so, in order that a member which
 * keeps falling behind is left alone. Confined to the scheduler's thread, but for the outcome.
 */
public final class LearnerPromoter {
  /** Between two looks. */
  public static final Duration INTERVAL = Duration.ofSeconds(1);

  private static final Logger log = LoggerFactory.getLogger(LearnerPromoter.class);

  private final ClusterState state;
  private final Promotions promotions;
  private final Executor executor;
  private final Set<Long> foundReady = ConcurrentHashMap.newKeySet();

  /**
   * The promoter of one member.
   *
   * @param executor runs what follows an answer
   */
  public LearnerPromoter(ClusterState state, Promotions promotions, Executor executor) {
    this.state = state;
    this.promotions = promotions;
    this.executor = executor;
  }

  /** Looks at all learners. */
  public void look() {
    state.membership().learners().stream().map(Member::getID).forEach(this::look);
  }

  private void look(long id) {
    Async.whenDone(
        promotions.isReady(id),
        (ready, never) -> {
          if (!Boolean.TRUE.equals(ready)) {
            foundReady.remove(id);
          } else if (!foundReady.add(id)) {
            foundReady.remove(id);
            promote(id);
          }
        });
  }

  private void promote(long id) {
    Async.whenDone(
        promotions.promoteHere(id, RequestContext.ofMember(executor)),
        (members, failure) -> {
          if (failure == null) {
            log.atInfo()
                .addKeyValue("member-id", Long.toHexString(id))
                .log("promoted a learner that has caught up");
          } else {
            log.atWarn()
                .addKeyValue("member-id", Long.toHexString(id))
                .setCause(Async.cause(failure))
                .log("failed to promote a learner that has caught up");
          }
        });
  }
}
