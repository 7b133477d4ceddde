package io.mainstay.daemon.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import java.time.ZoneId;
import org.slf4j.event.KeyValuePair;

/** One JSON object per line: level, ts, caller, msg, then the event's own pairs in their order. */
final class JsonFormat implements LineFormat {
  private final Fields fields;

  JsonFormat(ZoneId zone) {
    fields = new Fields(zone);
  }

  @Override
  public String format(ILoggingEvent event) {
    StringBuilder line = new StringBuilder(256).append("{\"level\":\"");
    line.append(Fields.level(event)).append("\",\"ts\":\"");
    fields.appendTime(line, event.getInstant());
    line.append('"');
    Json json = new Json(line, false);
    json.field("caller", Fields.caller(event));
    json.field("msg", event.getFormattedMessage());
    appendPairs(json, event);
    IThrowableProxy throwable = event.getThrowableProxy();
    if (throwable != null) {
      json.field("stacktrace", Fields.stackTrace(throwable));
    }
    return line.append("}\n").toString();
  }

  /** Appends the event's own pairs, and what its exception says unless a pair says it already. */
  static void appendPairs(Json json, ILoggingEvent event) {
    boolean hasError = false;
    for (KeyValuePair pair : Fields.pairs(event)) {
      json.field(pair.key, pair.value);
      hasError |= pair.key.equals("error");
    }
    IThrowableProxy throwable = event.getThrowableProxy();
    if (throwable != null && !hasError) {
      json.field("error", Fields.error(throwable));
    }
  }
}
