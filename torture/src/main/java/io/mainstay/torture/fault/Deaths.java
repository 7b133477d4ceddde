package io.mainstay.torture.fault;

import io.mainstay.torture.cluster.Member;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;

/** Members that are killed, and started again with the data that they have. */
final class Deaths {
  private Deaths() {}

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
      victim.kill();
    }
    return new Injury(
        "killed " + names(victims),
        () -> {
          for (Member victim : victims) {
            victim.startAgain();
          }
        });
  }

  static String names(List<Member> members) {
    return members.stream().map(Member::name).sorted().collect(Collectors.joining(", "));
  }
}
