package io.mainstay.daemon.logging;

import org.slf4j.Logger;
import org.slf4j.Marker;
import org.slf4j.helpers.BasicMarkerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/** The weight above error, which SLF4J does not know: the process is about to end. */
public final class Fatal {
  /** On an error event, makes it fatal. */
  static final Marker MARKER = new BasicMarkerFactory().getMarker("FATAL");

  private Fatal() {}

  /** Begins a fatal line. */
  public static LoggingEventBuilder at(Logger logger) {
    return logger.atError().addMarker(MARKER);
  }
}
