package io.mainstay.tools.etcdctl.session;

/** Tells of signals that ask the process to end. */
@FunctionalInterface
public interface Interrupts {
  /**
   * From now on the process does not end by itself when it is asked to, but with the command's exit
   * code once the command is done.
   *
   * @param reaction what is done then, once, on a thread of its own
   */
  void catchWith(Runnable reaction);
}
