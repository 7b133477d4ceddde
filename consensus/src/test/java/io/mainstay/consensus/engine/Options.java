package io.mainstay.consensus.engine;

import io.mainstay.consensus.ConsensusOptions;
import java.time.Duration;

/** Options with one thing changed. */
final class Options {
  private Options() {}

  static ConsensusOptions withTimes(
      ConsensusOptions options, Duration electionTimeout, Duration heartbeatInterval) {
    return copy(options, electionTimeout, heartbeatInterval, options.snapshotEntries());
  }

  static ConsensusOptions withSnapshotEntries(ConsensusOptions options, long entries) {
    return copy(options, options.electionTimeout(), options.heartbeatInterval(), entries);
  }

  private static ConsensusOptions copy(
      ConsensusOptions options,
      Duration electionTimeout,
      Duration heartbeatInterval,
      long snapshotEntries) {
    return new ConsensusOptions(
        options.memberId(),
        options.clusterId(),
        options.initialVoters(),
        options.logDirectory(),
        options.stateDirectory(),
        electionTimeout,
        heartbeatInterval,
        options.preVote(),
        options.requestTimeout(),
        snapshotEntries,
        options.catchupEntries(),
        options.fsync(),
        options.limits());
  }
}
