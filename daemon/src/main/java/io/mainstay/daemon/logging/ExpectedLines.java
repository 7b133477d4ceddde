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
 *
 * <p>The HTTP library reports, as an error, each connection on which something else comes than the
 * beginning of HTTP/2 that was announced: whoever reaches a port could fill the log. They are told
 * where everything is.
 *
 * <p>When a client gives a call up while the head of its answer waits to be written, that library
 * trips over it, at a point where nothing is left to be done, and the one below reports an error
 * with a stack trace. A member that has too much to do would write one for each such call.
 */
final class ExpectedLines extends TurboFilter {
  private static final String ENGINE_NODE = "com.alipay.sofa.jraft.core.NodeImpl";
  private static final String NO_SIGNAL = "Fail to add signal.";
  private static final String STREAMS = "io.netty.handler.codec.http2.DefaultHttp2Connection";
  private static final String NOT_CLOSED = "Caught Throwable from listener onStreamClosed.";
  private static final String STREAM = "io.vertx.core.http.impl.VertxHttp2Stream";
  private static final String CONNECTION = "io.vertx.core.net.impl.ConnectionBase";

  @Override
  public FilterReply decide(
      @Nullable Marker marker,
      Logger logger,
      Level level,
      @Nullable String format,
      Object @Nullable [] arguments,
      @Nullable Throwable cause) {
    return isOwnDoing(logger, format)
            || isDoingOfOthers(logger)
            || isAnswerGivenUp(logger, format, cause)
        ? FilterReply.DENY
        : FilterReply.NEUTRAL;
  }

  private static boolean isOwnDoing(Logger logger, @Nullable String format) {
    return NO_SIGNAL.equals(format) && logger.getName().equals(ENGINE_NODE);
  }

  private static boolean isAnswerGivenUp(
      Logger logger, @Nullable String format, @Nullable Throwable cause) {
    return NOT_CLOSED.equals(format)
        && logger.getName().equals(STREAMS)
        && cause instanceof NullPointerException
        && cause.getStackTrace().length > 0
        && cause.getStackTrace()[0].getClassName().startsWith(STREAM);
  }

  private static boolean isDoingOfOthers(Logger logger) {
    return logger.getName().equals(CONNECTION)
        && logger.getEffectiveLevel().isGreaterOrEqual(Level.INFO);
  }
}
