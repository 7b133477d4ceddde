package io.mainstay.server.watch;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.mainstay.api.errors.EtcdException;
import io.mainstay.api.etcdserverpb.WatchCancelRequest;
import io.mainstay.api.etcdserverpb.WatchCreateRequest;
import io.mainstay.api.etcdserverpb.WatchProgressRequest;
import io.mainstay.api.etcdserverpb.WatchRequest;
import io.mainstay.api.etcdserverpb.WatchResponse;
import io.mainstay.api.mvccpb.Event;
import io.mainstay.server.ClientStream;
import io.mainstay.server.RequestContext;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** The client's end of one stream, which takes responses unless it is stalled. */
final class FakeClient implements ClientStream {
  private final ManualExecutor loop;
  private final ClientStream.Handler<WatchRequest> handler;
  private final List<WatchResponse> received = new ArrayList<>();
  private @Nullable Runnable onDrained;
  private boolean stalled;
  private boolean paused;
  private boolean over;

  FakeClient(ManualExecutor loop, WatchService service) {
    this.loop = loop;
    this.handler = service.watch(this, RequestContext.withoutDeadline(loop));
  }

  /** A request for a watch of a range. */
  static WatchCreateRequest.Builder aWatch(String key, String rangeEnd) {
    return WatchCreateRequest.newBuilder()
        .setKey(ByteString.copyFromUtf8(key))
        .setRangeEnd(ByteString.copyFromUtf8(rangeEnd));
  }

  /** A request for a watch of one key. */
  static WatchCreateRequest.Builder aWatch(String key) {
    return aWatch(key, "");
  }

  void create(WatchCreateRequest.Builder request) {
    request(WatchRequest.newBuilder().setCreateRequest(request));
  }

  void cancel(long watchId) {
    request(
        WatchRequest.newBuilder()
            .setCancelRequest(WatchCancelRequest.newBuilder().setWatchId(watchId)));
  }

  void askForProgress() {
    request(
        WatchRequest.newBuilder().setProgressRequest(WatchProgressRequest.getDefaultInstance()));
  }

  void request(WatchRequest.Builder request) {
    if (!over) {
      handler.request(request.build());
    }
  }

  void halfClose() {
    handler.halfClosed();
  }

  /** Goes away. */
  void leave() {
    if (!over) {
      over = true;
      handler.closed();
    }
  }

  /** Takes nothing more. */
  void stall() {
    stalled = true;
  }

  /** Takes everything again. */
  void takeAll() {
    stalled = false;
    Runnable task = onDrained;
    onDrained = null;
    if (task != null) {
      task.run();
    }
  }

  List<WatchResponse> received() {
    return received;
  }

  /** What has come since the last call. */
  List<WatchResponse> take() {
    List<WatchResponse> taken = List.copyOf(received);
    received.clear();
    return taken;
  }

  /** All events for a watcher, as "revision key" or "revision -key" for deletions. */
  List<String> events(long watchId) {
    return received.stream()
        .filter(response -> response.getWatchId() == watchId)
        .flatMap(response -> response.getEventsList().stream())
        .map(FakeClient::text)
        .toList();
  }

  static String text(Event event) {
    return event.getKv().getModRevision()
        + (event.getType() == Event.EventType.DELETE ? " -" : " ")
        + event.getKv().getKey().toStringUtf8();
  }

  boolean isPaused() {
    return paused;
  }

  boolean isOver() {
    return over;
  }

  @Override
  public Executor executor() {
    return loop;
  }

  @Override
  public void send(byte[] message) {
    if (over) {
      return;
    }
    try {
      received.add(WatchResponse.parseFrom(message));
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public boolean isFull() {
    return stalled;
  }

  @Override
  public void onDrained(Runnable task) {
    onDrained = task;
  }

  @Override
  public void pause() {
    paused = true;
  }

  @Override
  public void resume() {
    paused = false;
  }

  @Override
  public void end() {
    leave();
  }

  @Override
  public void fail(EtcdException reason) {
    leave();
  }
}
