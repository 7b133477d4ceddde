package io.mainstay.torture.fault;

import io.mainstay.torture.cluster.Disk;
import io.mainstay.torture.cluster.Member;
import java.io.IOException;
import java.util.Objects;

/** Disks that stall, are slow, full, or broken. */
final class Disks {
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
    disk(victim).freezeNowAndThen();
    return new Injury("the disk of " + victim.name() + " is slow", disk(victim)::thaw);
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
