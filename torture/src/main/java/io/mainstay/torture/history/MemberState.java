package io.mainstay.torture.history;

/**
 * What a member said of its store when all was over: a hash of what it holds at a revision.
 *
 * @param member its name
 * @param revision the newest that it has applied
 * @param hashRevision the revision as of which it hashed
 * @param compactRevision up to which it has compacted; 0 or less for nothing
 */
public record MemberState(
    String member, long revision, long hashRevision, long compactRevision, long hash)
    implements HistoryEntry {}
