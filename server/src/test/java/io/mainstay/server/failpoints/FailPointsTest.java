package io.mainstay.server.failpoints;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.EnumSource.Mode.EXCLUDE;

import io.mainstay.api.failpoints.FailPoint;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each step is reached here, or its test fails: the report of these tests says which were. */
class FailPointsTest {
  /** Of three members, one that follows is stopped at these, and the leader at the others. */
  private static final Set<FailPoint> WITH_A_FOLLOWER =
      EnumSet.of(
          FailPoint.BEFORE_TERM,
          FailPoint.AFTER_TERM,
          FailPoint.BEFORE_LOG_CUT,
          FailPoint.AFTER_LOG_CUT,
          FailPoint.AFTER_BATCH,
          FailPoint.BEFORE_COMPACTION_STEP,
          FailPoint.AFTER_CHECKPOINT,
          FailPoint.AFTER_SNAPSHOT);

  @TempDir private static Path directory;

  private static CrashingMembers alone;
  private static CrashingMembers three;

  @BeforeAll
  static void start() {
    alone = new CrashingMembers(directory.resolve("alone"), 1);
    three = new CrashingMembers(directory.resolve("three"), 3);
  }

  @AfterAll
  static void close() {
    alone.close();
    three.close();
  }

  @AfterEach
  void disarm() {
    FailPoint.install(null);
  }

  @ParameterizedTest
  @EnumSource(
      mode = EXCLUDE,
      names = {"BEFORE_INSTALL", "AFTER_IMPORT", "AFTER_SWITCH", "AFTER_INSTALL"})
  void aMemberAloneLosesNothingAcknowledgedAndAppliesNothingTwice(FailPoint point)
      throws IOException {
    CrashImage image;
    if (isOfElections(point)) {
      alone.kill(0);
      alone.renewNetwork(0);
      image = alone.arm(0, point, 1);
      alone.launch(0);
      awaitTaken(image);
    } else {
      image = alone.arm(0, point, 3);
      alone.writeUntil(image, 0);
    }

    alone.restart(0, image);

    alone.requireNothingLostOrTwice(0);
    alone.write(0, 3);
    alone.requireNothingLostOrTwice(0);
  }

  @ParameterizedTest
  @EnumSource(
      mode = EXCLUDE,
      names = {"BEFORE_INSTALL", "AFTER_IMPORT", "AFTER_SWITCH", "AFTER_INSTALL"})
  void ofThreeMembersTheOneThatCrashedBecomesEqualToTheOthers(FailPoint point) throws IOException {
    int leader = three.leader();
    int victim = WITH_A_FOLLOWER.contains(point) ? three.follower() : leader;
    CrashImage image = three.arm(victim, point, isOfElections(point) ? 1 : 2);
    if (isOfElections(point)) {
      three.kill(leader);
      awaitTaken(image);
      three.renewNetwork(leader);
      three.launch(leader);
    } else {
      three.writeUntil(image, leader);
    }

    three.restart(victim, image);

    three.write(three.leader(), 3);
    three.requireEqual();
    three.requireNothingLostOrTwice(victim);
  }

  @ParameterizedTest
  @EnumSource(names = {"BEFORE_INSTALL", "AFTER_IMPORT", "AFTER_SWITCH", "AFTER_INSTALL"})
  void aMemberThatCrashesWhileItTakesASnapshotBecomesEqualToTheOthers(FailPoint point)
      throws IOException {
    try (CrashingMembers fresh = new CrashingMembers(directory.resolve(point.name()), 3)) {
      int victim = fresh.follower();
      fresh.kill(victim);
      fresh.write(fresh.otherThan(victim), 60);
      fresh.renewNetwork(victim);
      CrashImage image = fresh.arm(victim, point, 1);
      fresh.launch(victim);
      awaitTaken(image);

      fresh.restart(victim, image);

      fresh.requireEqual();
      fresh.requireNothingLostOrTwice(victim);
    }
  }

  private static boolean isOfElections(FailPoint point) {
    return point == FailPoint.BEFORE_TERM || point == FailPoint.AFTER_TERM;
  }

  private static void awaitTaken(CrashImage image) {
    await().atMost(CrashingMembers.PATIENCE).until(image::isTaken);
  }
}
