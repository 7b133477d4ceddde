package io.mainstay.consensus.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.consensus.GroupSeed;
import io.mainstay.consensus.LogEnd;
import io.mainstay.consensus.StateMachine.CommittedEntry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogEndTest {
  @TempDir Path directory;

  @Test
  void aLongerLogEndsLater() {
    assertThat(new LogEnd(2, 8)).isGreaterThan(new LogEnd(2, 7));
  }

  @Test
  void aLaterTermEndsLaterWhateverTheLength() {
    assertThat(new LogEnd(3, 1)).isGreaterThan(new LogEnd(2, 9));
  }

  @Test
  void theEndOfALogIsItsLastEntry() {
    try (Cluster cluster = new Cluster(directory, 1)) {
      cluster.start();
      cluster.leader().propose("one");
      cluster.awaitApplied("one");
      Member member = cluster.member(1);
      long applied = member.state.appliedIndex();
      member.stop();

      LogEnd end = end(member);

      assertThat(end.index()).isEqualTo(applied);
      assertThat(end.term()).isPositive();
    }
  }

  @Test
  void aLogThatBeginsBehindASnapshotEndsThere() {
    try (Cluster cluster = new Cluster(directory, 1)) {
      Member member = cluster.member(1);
      byte[] payload = "planted".getBytes(StandardCharsets.UTF_8);
      member.state.apply(List.of(new CommittedEntry(7, GroupSeed.TERM, List.of(payload))));
      new GroupSeed(Set.of(1L), 7)
          .plant(member.options().logDirectory(), member.options().stateDirectory(), member.state);

      assertThat(end(member)).isEqualTo(new LogEnd(GroupSeed.TERM, 7));
    }
  }

  private static LogEnd end(Member member) {
    return LogEnd.read(member.options().logDirectory(), member.options().stateDirectory());
  }
}
