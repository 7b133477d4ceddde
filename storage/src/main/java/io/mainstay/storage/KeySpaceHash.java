package io.mainstay.storage;

/**
 * A hash over the key space at a revision.
 *
 * @param hash a CRC-32C, unsigned
 * @param revision up to which changes went into it
 * @param compactRevision the revision of the last compaction, on which it depends too; −1 when
 *     there was none
 */
public record KeySpaceHash(int hash, long revision, long compactRevision) {}
