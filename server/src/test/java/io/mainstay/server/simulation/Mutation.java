package io.mainstay.server.simulation;

/** A way in which the surroundings or the wiring of the members are wrong on purpose. */
enum Mutation {
  /** All is as it should be. */
  NONE,
  /** A crash keeps the applied index of what it takes from the disk. */
  DISK_TEARS,
  /** A restarted member is handed an entry that it holds already, under a later index. */
  ENTRY_APPLIED_TWICE,
  /** One member misses what an entry holds. */
  ENTRY_LOST,
  /** A member that starts again numbers its requests as it did before. */
  REQUEST_IDS_REPEAT,
  /** Now and then, an event is told again. */
  EVENT_REPEATED,
  /** Now and then, an event is not told. */
  EVENT_LOST,
  /** The clocks of members run at five times the speed of their clients' clocks. */
  CLOCKS_RUN_FAST,
  /** The clock of leases stands still on all members. */
  LEASES_NEVER_END,
  /** Read barriers open without asking the leader. */
  READS_DO_NOT_ASK,
  /** The group jumps to what the table says. */
  GROUP_JUMPS,
  /** Nobody brings the group to what the table says. */
  GROUP_STAYS,
  /** Nobody gets the snapshot that he needs. */
  SNAPSHOTS_ARE_LOST
}
