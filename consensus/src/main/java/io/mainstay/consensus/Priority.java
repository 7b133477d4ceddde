package io.mainstay.consensus;

/** Whether a payload is still taken when too many others are under way. */
public enum Priority {
  /** No. */
  NORMAL,

  /** Yes, up to a limit of its own ({@link ConsensusOptions.Limits#priorityFactor()}). */
  HIGH
}
