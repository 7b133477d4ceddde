package io.mainstay.torture.fault;

import io.mainstay.torture.cluster.Member;
import io.mainstay.torture.cluster.Network;
import java.io.IOException;

/** Members that do not hear of one another; clients reach them all. */
final class Partitions {
  private Partitions() {}

  static Injury isolateOne(Stage stage) {
    return isolate(stage, stage.any());
  }

  static Injury isolateLeader(Stage stage) throws IOException, InterruptedException {
    return isolate(stage, stage.leader());
  }

  static Injury isolateAll(Stage stage) {
    for (Member member : stage.cluster().members()) {
      mute(stage, member);
    }
    return injury(stage, "cut all off from all");
  }

  /** Two cannot see one another, though both see the others. */
  static Injury cutOneLink(Stage stage) throws IOException, InterruptedException {
    Member one = stage.leaderOrAny();
    Member other = stage.another(one);
    network(stage).cut(one.number(), other.number());
    network(stage).cut(other.number(), one.number());
    return injury(stage, "cut the link between %s and %s".formatted(one.name(), other.name()));
  }

  /** It hears the others, who do not hear it. */
  static Injury muteLeader(Stage stage) throws IOException, InterruptedException {
    return muted(stage, stage.leader());
  }

  /** The others hear it, but it does not hear them. */
  static Injury deafenLeader(Stage stage) throws IOException, InterruptedException {
    return deafened(stage, stage.leader());
  }

  static Injury muteOrDeafenOne(Stage stage) {
    Member victim = stage.any();
    return stage.random().nextBoolean() ? muted(stage, victim) : deafened(stage, victim);
  }

  private static Injury isolate(Stage stage, Member victim) {
    network(stage).isolate(victim.number());
    return injury(stage, "cut off " + victim.name());
  }

  private static Injury muted(Stage stage, Member victim) {
    mute(stage, victim);
    return injury(stage, "nobody hears " + victim.name());
  }

  private static Injury deafened(Stage stage, Member victim) {
    deafen(stage, victim);
    return injury(stage, victim.name() + " hears nobody");
  }

  private static void mute(Stage stage, Member victim) {
    for (Member other : stage.cluster().members()) {
      network(stage).cut(victim.number(), other.number());
    }
  }

  private static void deafen(Stage stage, Member victim) {
    for (Member other : stage.cluster().members()) {
      network(stage).cut(other.number(), victim.number());
    }
  }

  private static Network network(Stage stage) {
    return stage.cluster().network();
  }

  private static Injury injury(Stage stage, String description) {
    return new Injury(description, network(stage)::mend);
  }
}
