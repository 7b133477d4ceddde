package io.mainstay.proxy.grpc;

import com.google.protobuf.InvalidProtocolBufferException;
import io.mainstay.api.errors.EtcdError;
import io.mainstay.api.etcdserverpb.WatchCreateRequest;
import io.mainstay.api.etcdserverpb.WatchRequest;
import io.mainstay.api.etcdserverpb.WatchResponse;
import io.vertx.core.buffer.Buffer;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.server.GrpcServerRequest;
import io.vertx.grpc.server.GrpcServerResponse;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;

/** A client's stream of watches. A client that does not read for too long loses it. */
final class WatchStream {
  private static final int MOST_WAITING = 1024;
  private static final long NO_WATCH = -1;
  private static final Status TOO_SLOW =
      new Status(GrpcStatus.RESOURCE_EXHAUSTED, "the client reads its watches too slowly");

  private final GrpcServerRequest<Buffer, Buffer> call;
  private final GrpcServerResponse<Buffer, Buffer> answer;
  private final Broadcasts broadcasts;
  private final Map<Long, Watcher> watchers = new HashMap<>();
  private final Queue<Buffer> waiting = new ArrayDeque<>();
  private long nextId;
  private boolean over;

  private WatchStream(GrpcServerRequest<Buffer, Buffer> call, Broadcasts broadcasts) {
    this.call = call;
    this.answer = call.response();
    this.broadcasts = broadcasts;
  }

  /** Serves a stream from its beginning. */
  static void serve(GrpcServerRequest<Buffer, Buffer> call, Broadcasts broadcasts) {
    WatchStream stream = new WatchStream(call, broadcasts);
    call.exceptionHandler(gone -> stream.close());
    call.errorHandler(gone -> stream.close());
    stream.answer.exceptionHandler(gone -> stream.close());
    call.endHandler(end -> stream.finish(new Status(GrpcStatus.OK, "")));
    call.handler(stream::take);
  }

  private void take(Buffer message) {
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
        new WatchTarget(
            wanted.getKey(),
            wanted.getRangeEnd(),
            Metadata.identity(call.headers()),
            Metadata.requiresLeader(call.headers()));
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
    if (over) {
      return;
    }
    Buffer message = Buffer.buffer(response.toByteArray());
    if (waiting.isEmpty() && !answer.writeQueueFull()) {
      answer.write(message);
      return;
    }
    if (waiting.size() >= MOST_WAITING) {
      finish(TOO_SLOW);
      return;
    }
    waiting.add(message);
    answer.drainHandler(room -> flush());
  }

  private void flush() {
    while (!over && !answer.writeQueueFull()) {
      Buffer next = waiting.poll();
      if (next == null) {
        return;
      }
      answer.write(next);
    }
  }

  /** Ends the stream. */
  void finish(Status status) {
    if (close()) {
      status.end(answer);
    }
  }

  /** Gives whether it was open. */
  private boolean close() {
    if (over) {
      return false;
    }
    over = true;
    waiting.clear();
    List.copyOf(watchers.values()).forEach(broadcasts::remove);
    watchers.clear();
    return true;
  }
}
