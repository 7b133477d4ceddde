package io.mainstay.server.simulation;

/** Something that must never be the case was. */
final class Violation extends AssertionError {
  private static final long serialVersionUID = 1;

  private final Invariant invariant;

  /** What a run is held to. */
  enum Invariant {
    /** Members that have applied the same index hold the same; index and data are one. */
    MEMBERS_ARE_EQUAL,
    /** What a client was told of its write is what the log did, once. */
    WRITES_ARE_KEPT,
    /** Who watches hears of each event once, in order, each revision as a whole. */
    EVENTS_ARE_TOLD_ONCE,
    /** A lease lives as long as its client was told; and not for ever after. */
    LEASES_LAST,
    /** A read sees what was acknowledged before it was asked. */
    READS_ARE_LINEARIZABLE,
    /** Voters come and go one by one, until the group is the one that is wanted. */
    GROUP_FOLLOWS_TABLE,
    /** No member fails of itself, and all come to rest. */
    MEMBERS_GO_ON
  }

  Violation(Invariant invariant, String what) {
    super(invariant + ": " + what);
    this.invariant = invariant;
  }

  Invariant invariant() {
    return invariant;
  }
}
