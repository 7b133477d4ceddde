package io.mainstay.consensus;

/** A payload on its way. */
public interface Proposal {
  /**
   * Says that nobody waits for the payload any longer, and takes it back if it has not left this
   * member's waiting queue yet.
   *
   * @return true when it is certain that it will never be applied; false when it may have been, or
   *     may yet be
   */
  boolean withdraw();
}
