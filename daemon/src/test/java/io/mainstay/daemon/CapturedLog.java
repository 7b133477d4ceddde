package io.mainstay.daemon;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import java.util.stream.Collectors;
import org.slf4j.LoggerFactory;

/** Collects what is logged while it is open. */
public final class CapturedLog implements AutoCloseable {
  private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  private final ListAppender<ILoggingEvent> appender = new ListAppender<>();

  private CapturedLog() {
    appender.setContext(root.getLoggerContext());
    appender.start();
    root.addAppender(appender);
  }

  /** From now on. */
  public static CapturedLog start() {
    return new CapturedLog();
  }

  /** The warnings so far, each with its pairs: {@code message key=value}. */
  public List<String> warnings() {
    return lines(Level.WARN);
  }

  /** The errors so far, in the same form. */
  public List<String> errors() {
    return lines(Level.ERROR);
  }

  /** What was told for information, in the same form. */
  public List<String> information() {
    return lines(Level.INFO);
  }

  private List<String> lines(Level level) {
    return List.copyOf(appender.list).stream()
        .filter(event -> event.getLevel() == level)
        .map(CapturedLog::line)
        .toList();
  }

  private static String line(ILoggingEvent event) {
    if (event.getKeyValuePairs() == null) {
      return event.getFormattedMessage();
    }
    return event.getKeyValuePairs().stream()
        .map(pair -> pair.key + "=" + pair.value)
        .collect(Collectors.joining(" ", event.getFormattedMessage() + " ", ""));
  }

  @Override
  public void close() {
    root.detachAppender(appender);
  }
}
