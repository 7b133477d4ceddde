package io.mainstay.server.snapshot;

import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;

/**
 * Work and rest in turn, so that whoever reads all that is stored does not take the processor and
 * the memory's bandwidth from those who wait for an answer. One thread.
 */
final class Rhythm {
  private static final long STINT_NANOS = 1_000_000;

  /** With less rest, those who write on two processors wait more than twice as long as before. */
  private static final int REST_PER_WORK = 3;

  private final LongConsumer rest;
  private long workedNanos;

  /**
   * Beginning with work.
   *
   * @param rest holds the thread up for so many nanoseconds
   */
  Rhythm(LongConsumer rest) {
    this.rest = rest;
  }

  /** Of a thread that has nothing else to do. */
  static Rhythm ofOwnThread() {
    return new Rhythm(LockSupport::parkNanos);
  }

  /** Rests if it is time to, after work of so many nanoseconds. */
  void worked(long nanos) {
    workedNanos += nanos;
    if (workedNanos >= STINT_NANOS) {
      rest.accept(workedNanos * REST_PER_WORK);
      workedNanos = 0;
    }
  }
}
