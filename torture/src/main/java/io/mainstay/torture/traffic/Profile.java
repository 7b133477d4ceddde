package io.mainstay.torture.traffic;

/** What one client does again and again. Its thread. */
@FunctionalInterface
interface Profile {
  /** Does it once. */
  void step() throws InterruptedException;
}
