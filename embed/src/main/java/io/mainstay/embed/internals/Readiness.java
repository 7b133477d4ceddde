package io.mainstay.embed.internals;

import io.mainstay.consensus.Leadership;
import io.mainstay.embed.EmbeddedClusterException;
import io.mainstay.embed.EmbeddedMember.State;
import io.mainstay.embed.client.Get;
import io.mainstay.server.bootstrap.LocalServices;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Finds out whether the members of a cluster serve, and who leads them. Any thread. */
final class Readiness {
  private static final long LOOK_MILLIS = 5;

  /** How long one question may take before the whole is looked at again. */
  private static final long QUESTION_MILLIS = 1000;

  private final String cluster;
  private final List<HostedMember> members;

  Readiness(String cluster, List<HostedMember> members) {
    this.cluster = cluster;
    this.members = members;
  }

  /** The member that takes itself for the leader in the newest term. */
  static Optional<HostedMember> leader(List<HostedMember> members) {
    return members.stream()
        .filter(HostedMember::isLeader)
        .max(
            Comparator.comparingLong(
                member -> leadership(member).map(Leadership::term).orElse(0L)));
  }

  /**
   * Waits until all running members answer and agree on a leader.
   *
   * @throws EmbeddedClusterException when that takes longer, or one of them has failed
   */
  void await(Duration timeout) {
    long deadlineNanos = System.nanoTime() + timeout.toNanos();
    while (!isReady()) {
      members.forEach(this::requireAlive);
      if (System.nanoTime() - deadlineNanos >= 0) {
        throw new EmbeddedClusterException(cluster + " is not ready after " + timeout, null);
      }
      pause();
    }
  }

  private boolean isReady() {
    List<HostedMember> running =
        members.stream().filter(member -> member.state() == State.RUNNING).toList();
    Optional<HostedMember> leader = leader(running);
    return leader.isPresent()
        && running.stream().allMatch(member -> member.isReady() && follows(member, leader.get()))
        && running.stream().allMatch(Readiness::answers);
  }

  private static boolean follows(HostedMember member, HostedMember leader) {
    return leadership(member).map(known -> known.leaderId() == leader.id()).orElse(false);
  }

  private static Optional<Leadership> leadership(HostedMember member) {
    return member.services().map(LocalServices::leadership).map(current -> current.get());
  }

  /** Any linearizable read will do: it says that the member has heard from the leader just now. */
  private static boolean answers(HostedMember member) {
    try {
      var unused =
          member
              .client()
              .get(Get.of("readiness").withoutValues())
              .get(QUESTION_MILLIS, TimeUnit.MILLISECONDS);
      return true;
    } catch (ExecutionException | TimeoutException e) {
      return false;
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private void requireAlive(HostedMember member) {
    if (member.state() == State.FAILED) {
      Throwable failure = member.failure().orElse(null);
      throw new EmbeddedClusterException(member.name() + " failed: " + failure, failure);
    }
  }

  private static void pause() {
    try {
      Thread.sleep(LOOK_MILLIS);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static EmbeddedClusterException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new EmbeddedClusterException("interrupted", e);
  }
}
