package io.mainstay.proxy.grpc;

import com.google.protobuf.InvalidProtocolBufferException;
import io.mainstay.api.errors.EtcdError;
import io.mainstay.api.etcdserverpb.WatchCreateRequest;
import io.mainstay.api.etcdserverpb.WatchRequest;
import io.mainstay.api.etcdserverpb.WatchResponse;
import io.vertx.core.buffer.Buffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A client's stream of watches, on the event loop of the broadcasts. */
final class WatchStream {
  private static final long NO_WATCH = -1;

  private final Broadcasts broadcasts;
  private final Outbox out;
  private final String identity;
  private final boolean requiresLeader;
  private final Map<Long, Watcher> watchers = new HashMap<>();
  private long nextId;
  private boolean over;

  private WatchStream(ClientCall call, Broadcasts broadcasts) {
    this.broadcasts = broadcasts;
    this.out = new Outbox(call, () -> broadcasts.run(this::close));
    this.identity = Metadata.identity(call.headers());
    this.requiresLeader = Metadata.requiresLeader(call.headers());
  }

  /** Serves a stream from its beginning; on the event loop of the call. */
  static void serve(ClientCall call, Broadcasts broadcasts) {
    WatchStream stream = new WatchStream(call, broadcasts);
    call.onGone(() -> broadcasts.run(stream::close));
    call.onEnd(end -> broadcasts.run(() -> stream.finish(Status.OK)));
    call.onMessage(message -> broadcasts.run(() -> stream.take(message)));
  }

  private void take(Buffer message) {
    if (over) {
      return;
    }
    try {
      WatchRequest request = WatchRequest.parseFrom(message.getBytes());
      switch (request.getRequestUnionCase()) {
        case CREATE_REQUEST -> create(request.getCreateRequest());
        case CANCEL_REQUEST -> cancel(request.getCancelRequest().getWatchId());
        // As the original: the watches of a stream are not at one revision.
        case PROGRESS_REQUEST, REQUESTUNION_NOT_SET -> {}
      }
    } catch (InvalidProtocolBufferException e) {
      finish(Status.UNREADABLE);
    }
  }

  private void create(WatchCreateRequest wanted) {
    if (wanted.getStartRevision() < 0) {
      refuse(EtcdError.COMPACTED.text());
      return;
    }
    if (!KeyRange.isValid(wanted.getKey(), wanted.getRangeEnd())) {
      refuse("");
      return;
    }
    WatchTarget target =
        new WatchTarget(wanted.getKey(), wanted.getRangeEnd(), identity, requiresLeader);
    Watcher watcher = new Watcher(this, target, wanted, nextId);
    watchers.put(nextId, watcher);
    nextId++;
    broadcasts.add(watcher);
  }

  private void refuse(String reason) {
    post(
        WatchResponse.newBuilder()
            .setWatchId(NO_WATCH)
            .setCreated(true)
            .setCanceled(true)
            .setCancelReason(reason)
            .build());
  }

  private void cancel(long id) {
    Watcher watcher = watchers.remove(id);
    if (watcher != null) {
      broadcasts.remove(watcher);
      post(
          WatchResponse.newBuilder()
              .setHeader(watcher.lastHeader())
              .setWatchId(id)
              .setCanceled(true)
              .build());
    }
  }

  /** A watcher is over. */
  void forget(long id) {
    watchers.remove(id);
  }

  /** Sends a response as soon as the client takes it. */
  void post(WatchResponse response) {
    if (!over) {
      out.post(Buffer.buffer(response.toByteArray()));
    }
  }

  /** Ends the stream. */
  void finish(Status status) {
    close();
    out.finish(status);
  }

  private void close() {
    over = true;
    List.copyOf(watchers.values()).forEach(broadcasts::remove);
    watchers.clear();
  }
}
