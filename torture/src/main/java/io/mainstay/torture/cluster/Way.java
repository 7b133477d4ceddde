package io.mainstay.torture.cluster;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;

/**
 * The way of bytes from one member to another, whoever of them dialled. Any thread.
 *
 * <p>As with TCP nothing is lost or overtakes: behind a cut bytes wait until it is mended, and a
 * lost segment is a wait for its repetition.
 */
final class Way {
  /** How long a system waits at first before it repeats a segment. */
  private static final long REPETITION_MILLIS = 200;

  private static final double PERCENT = 100;

  /** Guarded by this, as all below; who waits is woken by each change. */
  private boolean cut;

  private long delayMillis;
  private long jitterMillis;
  private double lossPercent;

  /** Nothing passes any more. */
  synchronized void cut() {
    cut = true;
    notifyAll();
  }

  /** What passes takes so much longer. */
  synchronized void slow(Duration delay, Duration jitter, double lossPercent) {
    this.delayMillis = delay.toMillis();
    this.jitterMillis = jitter.toMillis();
    this.lossPercent = lossPercent;
    notifyAll();
  }

  /** All passes as if nothing had been. */
  synchronized void mend() {
    cut = false;
    delayMillis = 0;
    jitterMillis = 0;
    lossPercent = 0;
    notifyAll();
  }

  /** Those who wait look again whether their connection is over. */
  synchronized void wake() {
    notifyAll();
  }

  /**
   * Waits until a piece has come through.
   *
   * @return false if the connection was over before
   */
  boolean pass(BooleanSupplier over) throws InterruptedException {
    long arrivalNanos = System.nanoTime() + drawnMillis() * 1_000_000;
    synchronized (this) {
      while (!over.getAsBoolean()) {
        long remainingMillis = (arrivalNanos - System.nanoTime()) / 1_000_000;
        if (cut) {
          wait();
        } else if (remainingMillis > 0 && (delayMillis > 0 || lossPercent > 0)) {
          wait(remainingMillis);
        } else {
          return true;
        }
      }
      return false;
    }
  }

  private synchronized long drawnMillis() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    long drawn = delayMillis + (jitterMillis == 0 ? 0 : random.nextLong(jitterMillis));
    return random.nextDouble() * PERCENT < lossPercent ? drawn + REPETITION_MILLIS : drawn;
  }
}
