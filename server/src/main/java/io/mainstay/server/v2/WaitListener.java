package io.mainstay.server.v2;

import io.mainstay.api.v2pb.V2Event;

/** Hears what comes of a wait, on the thread of those who wait: must only hand over. */
public interface WaitListener {
  /** What has not happened yet is waited for; the first call, unless it was refused. */
  void began();

  /** Something happened; the last one unless it is a stream. */
  void happened(V2Event event);

  /** There is nothing to wait for: the last call. */
  void refused(V2Exception reason);

  /** Nothing will come any more, and the client should ask again: the last call. */
  void ended();
}
