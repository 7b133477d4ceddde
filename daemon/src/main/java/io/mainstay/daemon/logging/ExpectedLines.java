package io.mainstay.daemon.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;

/**
 * Drops lines of libraries that look like faults and are none.
 *
 * <p>The consensus engine reports, as an error with a stack trace, that it was kept from taking a
 * signal that the JVM needs for itself. That is by our own doing, once in each process.
 */
final class ExpectedLines extends TurboFilter {
  private static final String ENGINE_NODE = "com.alipay.sofa.jraft.core.NodeImpl";
  private static final String NO_SIGNAL = "Fail to add signal.";

  @Override
  public FilterReply decide(
      @Nullable Marker marker,
      Logger logger,
      Level level,
      @Nullable String format,
      Object @Nullable [] arguments,
      @Nullable Throwable cause) {
    return NO_SIGNAL.equals(format) && logger.getName().equals(ENGINE_NODE)
        ? FilterReply.DENY
        : FilterReply.NEUTRAL;
  }
}
