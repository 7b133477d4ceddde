package io.mainstay.server.snapshot;

/**
 * What a snapshot says once, and where its history ends.
 *
 * @param lastRevision the main revision of the last change, 0 if there is none
 * @param compactionDone the revision up to which obsolete changes are missing, −1 for none
 * @param compactionAskedFor the revision up to which compaction was asked for, −1 for none
 * @param authEnabled whether permissions are checked
 * @param authRevision how often users and roles were changed, and one
 */
record SnapshotSummary(
    long lastRevision,
    long compactionDone,
    long compactionAskedFor,
    boolean authEnabled,
    long authRevision) {
  /** The revision at which the store was. */
  long revision() {
    return Math.max(lastRevision, Math.max(compactionDone, compactionAskedFor));
  }
}
