package io.mainstay.consensus.engine;

import com.alipay.sofa.jraft.util.NamedThreadFactory;
import com.alipay.sofa.jraft.util.SPI;
import com.alipay.sofa.jraft.util.timer.DefaultRaftTimerFactory;
import com.alipay.sofa.jraft.util.timer.HashedWheelTimer;
import com.alipay.sofa.jraft.util.timer.Timer;
import java.util.concurrent.TimeUnit;

/**
 * The engine's timers for elections and votes, which by themselves wake a thread each every
 * millisecond: a member that has nothing to do should do nothing. What they time are hundreds of
 * milliseconds. Found by the engine as a service.
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
}
