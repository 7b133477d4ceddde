package io.mainstay.torture.fault;

import io.mainstay.torture.cluster.Member;
import java.io.IOException;
import java.util.List;

/** Members that stand still for a while, as in a long pause of a virtual machine. */
final class Pauses {
  private Pauses() {}

  static Injury one(Stage stage) throws IOException, InterruptedException {
    return of(List.of(stage.any()));
  }

  static Injury leader(Stage stage) throws IOException, InterruptedException {
    return of(List.of(stage.leader()));
  }

  static Injury all(Stage stage) throws IOException, InterruptedException {
    return of(stage.shuffled());
  }

  private static Injury of(List<Member> victims) throws IOException, InterruptedException {
    for (Member victim : victims) {
      victim.pause();
    }
    return new Injury(
        "stopped " + Deaths.names(victims),
        () -> {
          for (Member victim : victims) {
            victim.resume();
          }
        });
  }
}
