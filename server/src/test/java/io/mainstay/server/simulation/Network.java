package io.mainstay.server.simulation;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Between members: everything takes its own time, overtakes, and may be lost. */
final class Network {
  private static final long MAX_DELAY_NANOS = TimeUnit.MILLISECONDS.toNanos(40);
  private static final int LOST_IN_100 = 3;

  private final VirtualTime time;
  private final Random random;
  private final Set<Long> isolated = new HashSet<>();

  Network(VirtualTime time, Random random) {
    this.time = time;
    this.random = random;
  }

  /** Does something at another member, unless that is down then, or the message is lost. */
  void send(SimulatedMember from, SimulatedMember to, Runnable atArrival) {
    long delayNanos = 1 + random.nextLong(MAX_DELAY_NANOS);
    boolean lost = random.nextInt(100) < LOST_IN_100;
    if (from == to) {
      to.after(0, atArrival);
    } else if (!lost) {
      time.after(
          delayNanos,
          () -> {
            if (connects(from.id(), to.id())) {
              to.after(0, atArrival);
            }
          });
    }
  }

  boolean connects(long one, long other) {
    return one == other || (!isolated.contains(one) && !isolated.contains(other));
  }

  void isolate(long member) {
    isolated.add(member);
  }

  void heal(long member) {
    isolated.remove(member);
  }

  boolean isIsolated(long member) {
    return isolated.contains(member);
  }
}
