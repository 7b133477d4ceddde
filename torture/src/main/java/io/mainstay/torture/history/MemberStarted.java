package io.mainstay.torture.history;

/**
 * The process of a member was started, the first time or again, with its old disk or an empty one.
 * From one start to the next a member never goes back in time; across a start it may.
 *
 * @param member its name
 * @param atNanos read before the process was started
 */
public record MemberStarted(String member, long atNanos) implements HistoryEntry {}
