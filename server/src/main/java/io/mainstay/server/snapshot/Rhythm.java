package io.mainstay.server.snapshot;

import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Work and rest in turn, so that whoever reads all that is stored does not take the processor and
 * the memory's bandwidth from those who wait for an answer. One thread.
 */
final class Rhythm {
  private static final long STINT_NANOS = 1_000_000;

  /** With less rest, those who write on two processors wait more than twice as long as before. */
  private static final int REST_PER_WORK = 3;

  private final LongSupplier nanoTime;
  private final LongConsumer rest;
  private long workedNanos;

  /**
   * Beginning with work.
   *
   * @param nanoTime the time, as {@link System#nanoTime()} has it
   * @param rest holds the thread up for so many nanoseconds
   */
  Rhythm(LongSupplier nanoTime, LongConsumer rest) {
    this.nanoTime = nanoTime;
    this.rest = rest;
  }

  /** Of a thread that has nothing else to do. */
  static Rhythm ofOwnThread() {
    return new Rhythm(System::nanoTime, LockSupport::parkNanos);
  }

  /**
   * Works, hands over what has come of it, and rests if it is time to.
   *
   * @param stint gives the hand-over, which is not rested from: what others do then is their own
   */
  void work(Supplier<Runnable> stint) {
    long began = nanoTime.getAsLong();
    Runnable handOver = stint.get();
    workedNanos += nanoTime.getAsLong() - began;
    handOver.run();
    if (workedNanos >= STINT_NANOS) {
      rest.accept(workedNanos * REST_PER_WORK);
      workedNanos = 0;
    }
  }
}
