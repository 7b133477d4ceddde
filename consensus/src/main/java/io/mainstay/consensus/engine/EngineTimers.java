package io.mainstay.consensus.engine;

import com.alipay.sofa.jraft.util.NamedThreadFactory;
import com.alipay.sofa.jraft.util.SPI;
import com.alipay.sofa.jraft.util.timer.DefaultRaftTimerFactory;
import com.alipay.sofa.jraft.util.timer.HashedWheelTimer;
import com.alipay.sofa.jraft.util.timer.Timeout;
import com.alipay.sofa.jraft.util.timer.Timer;
import com.alipay.sofa.jraft.util.timer.TimerTask;
import io.mainstay.consensus.engine.rpc.PeerNames;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * The engine's timers for elections and votes. Found by the engine as a service.
 *
 * <p>By themselves they wake a thread each every millisecond: a member that has nothing to do
 * should do nothing. What they time are hundreds of milliseconds.
 *
 * <p>The one for elections is not set anew when the leader is heard: it goes off once in one to two
 * election timeouts whatever happens, and if the leader's last word is older than one then, an
 * election begins. So that can be three timeouts after the last word. Here it goes off twice as
 * often, and elections begin after one to two, as they do in etcd. Other groups of the JVM, which
 * have nothing to do with members, get what they would get without us.
 */
@SPI(name = "mainstay", priority = 100)
public final class EngineTimers extends DefaultRaftTimerFactory {
  private static final long TICK_MILLIS = 10;
  private static final int TICKS_PER_WHEEL = 512;

  @Override
  public Timer createTimer(String name) {
    return new HashedWheelTimer(
        new NamedThreadFactory(name, true), TICK_MILLIS, TimeUnit.MILLISECONDS, TICKS_PER_WHEEL);
  }

  @Override
  public Timer getElectionTimer(boolean shared, String name) {
    Timer timer = super.getElectionTimer(shared, name);
    return PeerNames.endsWithNode(name) ? new TwiceAsOften(timer) : timer;
  }

  /** Goes off after half of the time that it is asked for. */
  record TwiceAsOften(Timer timer) implements Timer {
    @Override
    public Timeout newTimeout(TimerTask task, long delay, TimeUnit unit) {
      return timer.newTimeout(task, unit.toNanos(delay) / 2, TimeUnit.NANOSECONDS);
    }

    @Override
    public Set<Timeout> stop() {
      return timer.stop();
    }
  }
}
