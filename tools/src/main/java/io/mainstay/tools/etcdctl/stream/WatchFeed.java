package io.mainstay.tools.etcdctl.stream;

import com.google.protobuf.ByteString;
import io.mainstay.api.errors.StatusCode;
import io.mainstay.api.etcdserverpb.WatchCreateRequest;
import io.mainstay.api.etcdserverpb.WatchProgressRequest;
import io.mainstay.api.etcdserverpb.WatchRequest;
import io.mainstay.api.etcdserverpb.WatchResponse;
import io.mainstay.client.Client;
import io.mainstay.client.Exchange;
import io.mainstay.client.Methods;
import io.mainstay.client.RpcException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One watcher, on a stream of its own. When the connection breaks it begins again behind the last
 * event. One thread reads; any may ask for progress.
 */
public final class WatchFeed implements AutoCloseable {
  private static final Duration PAUSE = Duration.ofMillis(100);

  private final Client client;
  private WatchCreateRequest request;
  private volatile Exchange<WatchRequest, WatchResponse> stream;
  private boolean ended;

  private WatchFeed(
      Client client, WatchCreateRequest request, Exchange<WatchRequest, WatchResponse> stream) {
    this.client = client;
    this.request = request;
    this.stream = stream;
  }

  /** Begins to watch. */
  public static WatchFeed open(Client client, WatchCreateRequest request) throws RpcException {
    return new WatchFeed(client, request, begin(client, request));
  }

  /** Watches one key from a revision on. */
  public static WatchFeed ofKey(Client client, ByteString key, long revision) throws RpcException {
    return open(
        client, WatchCreateRequest.newBuilder().setKey(key).setStartRevision(revision).build());
  }

  private static Exchange<WatchRequest, WatchResponse> begin(
      Client client, WatchCreateRequest request) throws RpcException {
    Exchange<WatchRequest, WatchResponse> stream = client.open(Methods.WATCH, null);
    stream.send(WatchRequest.newBuilder().setCreateRequest(request).build());
    return stream;
  }

  /**
   * The next response with news; null when the member has ended the watch, which was the response
   * before.
   *
   * @throws RpcException if the watch cannot go on
   */
  public @Nullable WatchResponse next() throws RpcException {
    while (!ended) {
      WatchResponse response;
      try {
        response = Streamed.next(stream);
      } catch (RpcException e) {
        beginAgain(e);
        continue;
      }
      if (response == null) {
        return null;
      }
      follow(response);
      if (!response.getCreated() || response.getCanceled()) {
        return response;
      }
    }
    return null;
  }

  private void follow(WatchResponse response) {
    ended = response.getCanceled();
    boolean begun = response.getCreated() && request.getStartRevision() == 0;
    if (begun || response.getEventsCount() > 0) {
      request =
          request.toBuilder().setStartRevision(response.getHeader().getRevision() + 1).build();
    }
  }

  private void beginAgain(RpcException failure) throws RpcException {
    if (failure.code() != StatusCode.UNAVAILABLE && failure.code() != StatusCode.INTERNAL) {
      throw failure;
    }
    stream.close();
    Streamed.pause(PAUSE);
    stream = begin(client, request);
  }

  /** Asks for a response without events that tells how far the watch is. */
  public void requestProgress() {
    stream.send(
        WatchRequest.newBuilder()
            .setProgressRequest(WatchProgressRequest.getDefaultInstance())
            .build());
  }

  @Override
  public void close() {
    stream.close();
  }
}
