package io.mainstay.consensus;

/**
 * Hears how replication fares on this member. Called on the thread concerned: must return at once.
 */
public interface ConsensusListener {
  /** Nobody. */
  ConsensusListener NONE = new ConsensusListener() {};

  /**
   * Entries were added to the log and, unless that is switched off, forced to the disk.
   *
   * @param bytes their payloads together
   */
  default void logWritten(long bytes, long nanos) {}

  /** A snapshot of the state was taken, for the log to begin behind it. */
  default void snapshotSaved(long nanos) {}

  /** A read barrier had no answer for a while, and was asked for again or given up. */
  default void readBarrierSlow() {}

  /** Readers were turned away because leadership changed. */
  default void readBarrierFailed() {}

  /** A peer is asked to take a snapshot. */
  default void snapshotSendBegun(long peerId) {}

  /** A peer was asked to take a snapshot, and has answered or could not be reached. */
  default void snapshotSent(long peerId, boolean success, long nanos) {}

  /** A peer wants this member to take a snapshot. */
  default void snapshotReceiveBegun(long peerId) {}

  /** A peer has sent a snapshot, which is in place here or was given up. */
  default void snapshotReceived(long peerId, boolean success, long nanos) {}
}
