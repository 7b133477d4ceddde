package io.mainstay.daemon.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import org.slf4j.event.KeyValuePair;

/** The parts of a line that all formats share. */
final class Fields {
  private final ZoneId zone;

  /** With times in this zone. */
  Fields(ZoneId zone) {
    this.zone = zone;
  }

  /** Whether the event says that the process is about to end. */
  static boolean isFatal(ILoggingEvent event) {
    return event.getMarkerList() != null && event.getMarkerList().contains(Fatal.MARKER);
  }

  static String level(ILoggingEvent event) {
    if (isFatal(event)) {
      return LogLevel.FATAL.word();
    }
    return switch (event.getLevel().toInt()) {
      case Level.ERROR_INT -> LogLevel.ERROR.word();
      case Level.WARN_INT -> LogLevel.WARN.word();
      case Level.INFO_INT -> LogLevel.INFO.word();
      default -> LogLevel.DEBUG.word();
    };
  }

  /** {@code 2006-01-02T15:04:05.000000Z}, or with {@code +0100} for the letter. */
  void appendTime(StringBuilder line, Instant instant) {
    ZonedDateTime time = instant.atZone(zone);
    digits(line, time.getYear(), 4).append('-');
    digits(line, time.getMonthValue(), 2).append('-');
    digits(line, time.getDayOfMonth(), 2).append('T');
    digits(line, time.getHour(), 2).append(':');
    digits(line, time.getMinute(), 2).append(':');
    digits(line, time.getSecond(), 2).append('.');
    digits(line, time.getNano() / 1000, 6);
    appendOffset(line, time.getOffset());
  }

  private static void appendOffset(StringBuilder line, ZoneOffset offset) {
    int minutes = offset.getTotalSeconds() / 60;
    if (minutes == 0) {
      line.append('Z');
      return;
    }
    line.append(minutes < 0 ? '-' : '+');
    digits(line, Math.abs(minutes) / 60, 2);
    digits(line, Math.abs(minutes) % 60, 2);
  }

  private static StringBuilder digits(StringBuilder line, int number, int width) {
    String text = Integer.toString(number);
    return line.append("0".repeat(Math.max(0, width - text.length()))).append(text);
  }

  /** Package, file and line of whoever logs: {@code daemon/Main.java:12}. */
  static String caller(ILoggingEvent event) {
    StackTraceElement[] frames = event.getCallerData();
    if (frames.length == 0) {
      return "undefined";
    }
    String type = frames[0].getClassName();
    int typeStart = type.lastIndexOf('.');
    int packageStart = typeStart < 0 ? -1 : type.lastIndexOf('.', typeStart - 1);
    String folder = typeStart < 0 ? "" : type.substring(packageStart + 1, typeStart) + "/";
    return folder + frames[0].getFileName() + ":" + frames[0].getLineNumber();
  }

  static List<KeyValuePair> pairs(ILoggingEvent event) {
    List<KeyValuePair> pairs = event.getKeyValuePairs();
    return pairs == null ? List.of() : pairs;
  }

  /** One line about an exception. */
  static String error(IThrowableProxy throwable) {
    String name = throwable.getClassName();
    String simple = name.substring(name.lastIndexOf('.') + 1);
    return throwable.getMessage() == null ? simple : simple + ": " + throwable.getMessage();
  }

  static String stackTrace(IThrowableProxy throwable) {
    return ThrowableProxyUtil.asString(throwable).stripTrailing();
  }
}
