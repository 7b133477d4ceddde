package io.mainstay.torture.fault;

import io.mainstay.torture.cluster.Cluster;
import io.mainstay.torture.cluster.Member;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Where faults happen.
 *
 * @param random decides whom they hit, and how
 * @param compactor compacts as a client, so that the history knows of it
 */
public record Stage(Cluster cluster, Random random, Compactor compactor) {
  /** Drops what was superseded. */
  @FunctionalInterface
  public interface Compactor {
    /**
     * Compacts.
     *
     * @param keptRevisions how many of the newest revisions stay
     */
    void compact(long keptRevisions) throws InterruptedException;
  }

  /** Any member. */
  Member any() {
    return shuffled().get(0);
  }

  /** All members in any order. */
  List<Member> shuffled() {
    List<Member> members = new ArrayList<>(cluster.members());
    Collections.shuffle(members, random);
    return members;
  }

  /** The leader. */
  Member leader() throws IOException, InterruptedException {
    return cluster.awaitLeader();
  }

  /** Any member but one. */
  Member another(Member than) {
    return shuffled().stream().filter(member -> member != than).findFirst().orElse(than);
  }

  /** The leader half of the time, else any. */
  Member leaderOrAny() throws IOException, InterruptedException {
    return random.nextBoolean() ? leader() : any();
  }
}
