package io.mainstay.junit;

/** How long a cluster for tests lives. */
public enum ClusterLifecycle {
  /**
   * From before the first test of the class to after the last: what one test leaves, the next
   * finds.
   */
  PER_CLASS,
  /** From before each test to after it: every test begins with an empty store. */
  PER_METHOD
}
