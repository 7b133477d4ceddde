package io.mainstay.consensus.engine;

import io.mainstay.consensus.ConsensusOptions;
import java.time.Duration;

/** Options with one thing changed. */
final class Options {
  private Options() {}

  static ConsensusOptions withTimes(
      ConsensusOptions options, Duration electionTimeout, Duration heartbeatInterval) {
    return copy(
        options,
        electionTimeout,
        heartbeatInterval,
        options.snapshotEntries(),
        options.catchupEntries(),
        false);
  }

  static ConsensusOptions withSnapshotEntries(ConsensusOptions options, long entries) {
    return copy(
        options, options.electionTimeout(), options.heartbeatInterval(), entries, entries, false);
  }

  static ConsensusOptions takingOver(ConsensusOptions options) {
    return copy(
        options,
        options.electionTimeout(),
        options.heartbeatInterval(),
        options.snapshotEntries(),
        options.catchupEntries(),
        true);
  }

  private static ConsensusOptions copy(
      ConsensusOptions options,
      Duration electionTimeout,
      Duration heartbeatInterval,
      long snapshotEntries,
      long catchupEntries,
      boolean takeOver) {
    return new ConsensusOptions(
        options.memberId(),
        options.clusterId(),
        options.initialVoters(),
        takeOver,
        options.logDirectory(),
        options.stateDirectory(),
        electionTimeout,
        heartbeatInterval,
        options.earlyFirstElection(),
        options.preVote(),
        options.requestTimeout(),
        snapshotEntries,
        catchupEntries,
        options.fsync(),
        options.limits());
  }
}
