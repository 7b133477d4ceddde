package io.mainstay.consensus.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.alipay.sofa.jraft.entity.NodeId;
import com.alipay.sofa.jraft.util.JRaftServiceLoader;
import com.alipay.sofa.jraft.util.timer.RaftTimerFactory;
import com.alipay.sofa.jraft.util.timer.Timeout;
import com.alipay.sofa.jraft.util.timer.Timer;
import com.alipay.sofa.jraft.util.timer.TimerTask;
import io.mainstay.consensus.engine.EngineTimers.TwiceAsOften;
import io.mainstay.consensus.engine.rpc.PeerNames;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class EngineTimersTest {
  @Test
  void theEngineTakesThem() {
    assertThat(JRaftServiceLoader.load(RaftTimerFactory.class).first())
        .isInstanceOf(EngineTimers.class);
  }

  @Test
  void aLostLeaderIsLookedForTwiceInTheTimeThatTheEngineMeans() {
    Recorded recorded = new Recorded(new ArrayList<>());

    new TwiceAsOften(recorded).newTimeout(timeout -> {}, 1500, TimeUnit.MILLISECONDS);

    assertThat(recorded.delays).containsExactly(Duration.ofMillis(750));
  }

  @Test
  void onlyTheTimerForElectionsIsFaster() {
    EngineTimers timers = new EngineTimers();
    String node = new NodeId(PeerNames.group(7), PeerNames.peer(-1)).toString();
    Timer elections = timers.getElectionTimer(false, "JRaft-ElectionTimer-" + node);
    Timer votes = timers.getVoteTimer(false, "JRaft-VoteTimer-" + node);
    try {
      assertThat(elections).isInstanceOf(TwiceAsOften.class);
      assertThat(votes).isNotInstanceOf(TwiceAsOften.class);
    } finally {
      elections.stop();
      votes.stop();
    }
  }

  @Test
  void groupsOfOthersHaveTheTimersTheyAskFor() {
    Timer elections =
        new EngineTimers().getElectionTimer(false, "JRaft-ElectionTimer-<counter/127.0.0.1:1>");
    try {
      assertThat(elections).isNotInstanceOf(TwiceAsOften.class);
    } finally {
      elections.stop();
    }
  }

  private record Recorded(List<Duration> delays) implements Timer {
    @Override
    public Timeout newTimeout(TimerTask task, long delay, TimeUnit unit) {
      delays.add(Duration.of(delay, unit.toChronoUnit()));
      return new Timeout() {
        @Override
        public Timer timer() {
          return Recorded.this;
        }

        @Override
        public TimerTask task() {
          return task;
        }

        @Override
        public boolean isExpired() {
          return false;
        }

        @Override
        public boolean isCancelled() {
          return false;
        }

        @Override
        public boolean cancel() {
          return true;
        }
      };
    }

    @Override
    public Set<Timeout> stop() {
      return Set.of();
    }
  }
}
