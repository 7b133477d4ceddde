package io.mainstay.consensus;

/**
 * Progress of the log on one member.
 *
 * @param committedIndex the newest entry known to be on a majority
 * @param appliedIndex the newest entry handed to the state machine and applied
 * @param bufferBytes what the logs of this process hold outside of the Java heap until it is in
 *     their files
 */
public record LogStatus(long committedIndex, long appliedIndex, long bufferBytes) {}
