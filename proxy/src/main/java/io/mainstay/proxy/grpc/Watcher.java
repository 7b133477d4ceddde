package io.mainstay.proxy.grpc;

import io.mainstay.api.etcdserverpb.ResponseHeader;
import io.mainstay.api.etcdserverpb.WatchCreateRequest;
import io.mainstay.api.etcdserverpb.WatchCreateRequest.FilterType;
import io.mainstay.api.etcdserverpb.WatchResponse;
import io.mainstay.api.mvccpb.Event;

/** One watcher of a client: what it gets of what a shared watch brings. */
final class Watcher {
  private final WatchStream stream;
  private final WatchTarget target;
  private final WatchCreateRequest wanted;
  private final long id;
  private long nextRevision;
  private boolean created;
  private ResponseHeader lastHeader = ResponseHeader.getDefaultInstance();

  Watcher(WatchStream stream, WatchTarget target, WatchCreateRequest wanted, long id) {
    this.stream = stream;
    this.target = target;
    this.wanted = wanted;
    this.id = id;
    this.nextRevision = wanted.getStartRevision();
  }

  WatchTarget target() {
    return target;
  }

  /** The first revision that it has not seen; 0 while that is not known. */
  long nextRevision() {
    return nextRevision;
  }

  /** The last header that it was sent. */
  ResponseHeader lastHeader() {
    return lastHeader;
  }

  /** The watch is there; told once. */
  void created(ResponseHeader header) {
    if (nextRevision == 0) {
      nextRevision = header.getRevision() + 1;
    }
    if (!created) {
      created = true;
      post(WatchResponse.newBuilder().setHeader(header).setCreated(true));
    }
  }

  /** Nothing has happened up to the revision of the header. */
  void progressed(ResponseHeader header) {
    if (header.getRevision() + 1 < nextRevision) {
      return;
    }
    nextRevision = header.getRevision() + 1;
    if (wanted.getProgressNotify()) {
      post(WatchResponse.newBuilder().setHeader(header));
    }
  }

  /** Something has happened; what it has seen or does not want is left out. */
  void happened(WatchResponse response) {
    WatchResponse.Builder shown = WatchResponse.newBuilder().setHeader(response.getHeader());
    long last = 0;
    for (Event event : response.getEventsList()) {
      long revision = event.getKv().getModRevision();
      if (revision < nextRevision) {
        continue;
      }
      last = revision;
      if (isWanted(event)) {
        shown.addEvents(wanted.getPrevKv() ? event : event.toBuilder().clearPrevKv().build());
      }
    }
    nextRevision = Math.max(nextRevision, last + 1);
    if (shown.getEventsCount() > 0) {
      post(shown);
    }
  }

  /** It is over, for what the response says. */
  void canceled(WatchResponse response) {
    WatchResponse.Builder shown =
        WatchResponse.newBuilder()
            .setHeader(response.getHeader())
            .setCanceled(true)
            .setCreated(!created && response.getCreated())
            .setCancelReason(response.getCancelReason())
            .setCompactRevision(response.getCompactRevision());
    post(shown);
    stream.forget(id);
  }

  /** The stream of its client ends. */
  void fail(Status status) {
    stream.finish(status);
  }

  private boolean isWanted(Event event) {
    FilterType against =
        event.getType() == Event.EventType.PUT ? FilterType.NOPUT : FilterType.NODELETE;
    return !wanted.getFiltersList().contains(against);
  }

  private void post(WatchResponse.Builder response) {
    lastHeader = response.getHeader();
    stream.post(response.setWatchId(id).build());
  }
}
