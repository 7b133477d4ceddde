package io.mainstay.daemon.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;

/** Makes a line of an event. Used by many threads at once. */
interface LineFormat {
  /** The line, with its end. */
  String format(ILoggingEvent event);
}
