package io.mainstay.torture.traffic;

import io.mainstay.client.Client;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * The members that clients ask. Who has just not answered is left alone for a moment. Any thread.
 */
final class Targets {
  private static final long PENANCE_NANOS = Duration.ofMillis(500).toNanos();

  private final List<Target> targets;
  private final AtomicLongArray avoidedUntilNanos;

  Targets(List<Target> targets) {
    this.targets = List.copyOf(targets);
    this.avoidedUntilNanos = new AtomicLongArray(targets.size());
    for (int i = 0; i < targets.size(); i++) {
      avoidedUntilNanos.set(i, System.nanoTime());
    }
  }

  /**
   * A member.
   *
   * @param client calls this member only
   */
  record Target(int number, String member, Client client) {}

  /** Any member, one that answers if there is one. */
  Target pick(Random random) {
    int first = random.nextInt(targets.size());
    long now = System.nanoTime();
    for (int i = 0; i < targets.size(); i++) {
      int number = (first + i) % targets.size();
      if (avoidedUntilNanos.get(number) - now <= 0) {
        return targets.get(number);
      }
    }
    return targets.get(first);
  }

  /** It has not answered. */
  void avoid(Target target) {
    avoidedUntilNanos.set(target.number(), System.nanoTime() + PENANCE_NANOS);
  }
}
