package io.mainstay.consensus;

/**
 * Progress of the log on one member.
 *
 * @param committedIndex the newest entry known to be on a majority
 * @param appliedIndex the newest entry handed to the state machine and applied
 */
public record LogStatus(long committedIndex, long appliedIndex) {}
