package io.mainstay.server.watch;

import com.google.protobuf.ByteString;
import io.mainstay.api.etcdserverpb.WatchCancelRequest;
import io.mainstay.api.etcdserverpb.WatchCreateRequest;
import io.mainstay.api.etcdserverpb.WatchProgressRequest;
import io.mainstay.api.etcdserverpb.WatchRequest;
import io.mainstay.api.etcdserverpb.WatchResponse;
import io.mainstay.api.mvccpb.Event;
import io.mainstay.server.ClientStream;
import io.mainstay.server.RequestContext;
import io.mainstay.server.fixture.FakeClientStream;
import java.util.List;

/** The client of one stream of watches. */
final class FakeClient extends FakeClientStream<WatchResponse> {
  private final ClientStream.Handler<WatchRequest> handler;

  FakeClient(ManualExecutor loop, WatchService service) {
    super(loop, WatchResponse.parser());
    this.handler = service.watch(this, RequestContext.ofMember(loop));
    handledBy(handler);
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
    if (!isOver()) {
      handler.request(request.build());
    }
  }

  void halfClose() {
    handler.halfClosed();
  }

  /** What has come since the last call. */
  List<WatchResponse> take() {
    List<WatchResponse> taken = List.copyOf(received());
    received().clear();
    return taken;
  }

  /** All events for a watcher, as "revision key" or "revision -key" for deletions. */
  List<String> events(long watchId) {
    return received().stream()
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
}
