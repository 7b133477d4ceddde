package io.mainstay.torture.fault;

import io.mainstay.torture.cluster.Disk;
import io.mainstay.torture.cluster.Member;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** Disks that stall, are slow, full, or broken. */
final class Disks {
  private static final long FROZEN_MILLIS = 80;
  private static final long THAWED_MILLIS = 20;

  private Disks() {}

  /** All writes hang until it is over. */
  static Injury stall(Stage stage) throws IOException, InterruptedException {
    Member victim = stage.leaderOrAny();
    disk(victim).freeze();
    return new Injury("the disk of " + victim.name() + " stalls", disk(victim)::thaw);
  }

  /** Most of the time, writes hang for a moment. */
  static Injury slow(Stage stage) throws IOException, InterruptedException {
    Member victim = stage.leaderOrAny();
    CountDownLatch over = new CountDownLatch(1);
    AtomicReference<Exception> failure = new AtomicReference<>();
    Thread pulse = new Thread(() -> pulse(disk(victim), over, failure), "slow-disk");
    pulse.start();
    return new Injury(
        "the disk of " + victim.name() + " is slow",
        () -> {
          over.countDown();
          pulse.join();
          disk(victim).thaw();
          if (failure.get() != null) {
            throw new IOException("the disk could not be made slow", failure.get());
          }
        });
  }

  private static void pulse(Disk disk, CountDownLatch over, AtomicReference<Exception> failure) {
    try {
      do {
        disk.freeze();
        boolean ended = over.await(FROZEN_MILLIS, TimeUnit.MILLISECONDS);
        disk.thaw();
        if (ended) {
          return;
        }
      } while (!over.await(THAWED_MILLIS, TimeUnit.MILLISECONDS));
    } catch (IOException | InterruptedException e) {
      failure.set(e);
    }
  }

  /** Files do not grow; who has ended over it is started again once there is space. */
  static Injury full(Stage stage) throws IOException, InterruptedException {
    Member victim = stage.leaderOrAny();
    disk(victim).fill(0);
    return new Injury(
        "the disk of " + victim.name() + " is full",
        () -> {
          disk(victim).empty();
          if (!victim.isAlive()) {
            victim.startAgain();
          }
        });
  }

  /** What is written gets lost, and {@code fsync} says so; the member is replaced. */
  static Injury broken(Stage stage) throws IOException, InterruptedException {
    Member victim = stage.leaderOrAny();
    disk(victim).breakWrites();
    return new Injury(
        "the disk of " + victim.name() + " is broken", () -> stage.cluster().replace(victim));
  }

  private static Disk disk(Member member) {
    return Objects.requireNonNull(member.disk(), "members have no disks of their own");
  }
}
