package io.mainstay.daemon.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import java.time.ZoneId;

/**
 * Columns separated by tabs: time, level, caller, message, and the pairs as one JSON object; a
 * stack trace follows.
 */
final class ConsoleFormat implements LineFormat {
  private final Fields fields;

  ConsoleFormat(ZoneId zone) {
    fields = new Fields(zone);
  }

  @Override
  public String format(ILoggingEvent event) {
    StringBuilder line = new StringBuilder(256);
    fields.appendTime(line, event.getInstant());
    line.append('\t').append(Fields.level(event));
    line.append('\t').append(Fields.caller(event));
    line.append('\t').append(event.getFormattedMessage());
    if (!Fields.pairs(event).isEmpty() || event.getThrowableProxy() != null) {
      line.append("\t{");
      JsonFormat.appendPairs(new Json(line, true), event);
      line.append('}');
    }
    line.append('\n');
    if (event.getThrowableProxy() != null) {
      line.append(Fields.stackTrace(event.getThrowableProxy())).append('\n');
    }
    return line.toString();
  }
}
