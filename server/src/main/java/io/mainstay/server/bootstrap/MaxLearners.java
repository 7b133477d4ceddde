package io.mainstay.server.bootstrap;

import io.mainstay.server.cluster.Membership;
import io.mainstay.server.config.ServerConfig;

/** The limit of learners must be the same on all members; one that is too small is noticed here. */
final class MaxLearners {
  private MaxLearners() {}

  static void require(ServerConfig config, Membership membership) throws MemberStartException {
    if (membership.learners().size() > config.raft().maxLearners()) {
      throw new MemberStartException("membership: too many learner members in cluster");
    }
  }
}
