package io.mainstay.server.watch;

import java.util.List;

/**
 * Events of one or more whole revisions, encoded, with the header of the response that brings them.
 * Shared by all watchers who get the same; nobody changes the bytes.
 */
final class EventRun {
  private final byte[] header;
  private final List<byte[]> events;
  private final long sizeBytes;

  /**
   * A run of at least one event.
   *
   * @param header the header, as a field of a response
   * @param events the events, as fields of a response, in order
   */
  EventRun(byte[] header, List<byte[]> events) {
    this.header = header;
    this.events = events;
    long size = header.length;
    for (byte[] event : events) {
      size += event.length;
    }
    this.sizeBytes = size;
  }

  byte[] header() {
    return header;
  }

  List<byte[]> events() {
    return events;
  }

  /** The size of header and events. */
  long sizeBytes() {
    return sizeBytes;
  }
}
