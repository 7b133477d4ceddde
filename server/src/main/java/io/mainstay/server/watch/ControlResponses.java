package io.mainstay.server.watch;

import io.mainstay.api.etcdserverpb.WatchResponse;
import io.mainstay.server.ResponseHeaders;

/** Makes the responses that carry no events. Any thread. */
record ControlResponses(ResponseHeaders headers) {
  /** The number of a watcher that never was, and of all watchers of a stream together. */
  private static final long NO_WATCHER = -1;

  Response.Control created(long watchId, long revision) {
    return control(at(revision).setWatchId(watchId).setCreated(true));
  }

  /** Both created and cancelled, which is how etcd says no. */
  Response.Control refused(String reason, long revision) {
    return control(
        at(revision)
            .setWatchId(NO_WATCHER)
            .setCreated(true)
            .setCanceled(true)
            .setCancelReason(reason));
  }

  Response.Control canceled(long watchId, long revision) {
    return control(at(revision).setWatchId(watchId).setCanceled(true));
  }

  /** As in etcd, this one names no revision in its header. */
  Response.Control overtaken(long watchId, long compactRevision) {
    return control(
        WatchResponse.newBuilder()
            .setHeader(headers.withoutRevision())
            .setWatchId(watchId)
            .setCanceled(true)
            .setCompactRevision(compactRevision));
  }

  Response.Control progress(long watchId, long revision) {
    return control(at(revision).setWatchId(watchId));
  }

  Response.Control progressOfAll(long revision) {
    return progress(NO_WATCHER, revision);
  }

  private WatchResponse.Builder at(long revision) {
    return WatchResponse.newBuilder().setHeader(headers.at(revision));
  }

  private static Response.Control control(WatchResponse.Builder message) {
    return new Response.Control(message.build());
  }
}
