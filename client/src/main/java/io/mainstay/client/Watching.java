package io.mainstay.client;

import io.mainstay.api.errors.StatusCode;
import io.mainstay.api.etcdserverpb.WatchCreateRequest;
import io.mainstay.api.etcdserverpb.WatchProgressRequest;
import io.mainstay.api.etcdserverpb.WatchRequest;
import io.mainstay.api.etcdserverpb.WatchResponse;
import org.jspecify.annotations.Nullable;

/**
 * One watch that outlives the connections it runs on: when one breaks it is opened again on
 * another, behind the last revision that was seen. One thread reads; any may close.
 *
 * <p>What ends it for good is what {@code client/v3/watch.go}, v3.7.1, takes for an end: any status
 * but UNAVAILABLE and INTERNAL.
 */
public final class Watching implements AutoCloseable {
  private static final long PAUSE_MILLIS = 100;

  private final Client client;
  private final WatchCreateRequest wanted;
  private volatile @Nullable Exchange<WatchRequest, WatchResponse> stream;
  private volatile boolean closed;
  private boolean created;
  private boolean ended;
  private long nextRevision;

  /** Watches what is wanted; the connection is made by {@link #next}. */
  public Watching(Client client, WatchCreateRequest wanted) {
    this.client = client;
    this.wanted = wanted;
    this.nextRevision = wanted.getStartRevision();
  }

  /**
   * The next response, waiting for it. The first says that the watch is there; one that says that
   * it is canceled is the last, and null follows.
   *
   * @throws RpcException if the watch is over; the code is CANCELLED after {@link #close}
   */
  public @Nullable WatchResponse next() throws RpcException, InterruptedException {
    while (!ended) {
      try {
        WatchResponse response = opened().next();
        if (response == null) {
          return null;
        }
        boolean again = response.getCreated() && created;
        noteProgress(response);
        if (!again) {
          return response;
        }
      } catch (RpcException e) {
        if (closed || (e.code() != StatusCode.UNAVAILABLE && e.code() != StatusCode.INTERNAL)) {
          throw e;
        }
        stream = null;
        Thread.sleep(
            PAUSE_MILLIS); // a member that refuses each time is not to be asked without end
      }
    }
    return null;
  }

  /** Asks how far the watch has come; the answer is a response without events. */
  public void requestProgress() {
    Exchange<WatchRequest, WatchResponse> open = stream;
    if (open != null) {
      open.send(
          WatchRequest.newBuilder()
              .setProgressRequest(WatchProgressRequest.getDefaultInstance())
              .build());
    }
  }

  @Override
  public void close() {
    closed = true;
    Exchange<WatchRequest, WatchResponse> open = stream;
    if (open != null) {
      open.close();
    }
  }

  private Exchange<WatchRequest, WatchResponse> opened() throws RpcException {
    Exchange<WatchRequest, WatchResponse> open = stream;
    if (open == null) {
      open = client.openWithLeader(Methods.WATCH, null);
      open.send(
          WatchRequest.newBuilder()
              .setCreateRequest(wanted.toBuilder().setStartRevision(nextRevision))
              .build());
      stream = open;
      if (closed) {
        open.close();
      }
    }
    return open;
  }

  private void noteProgress(WatchResponse response) {
    // The stream stays open, for other watches.
    ended = response.getCanceled();
    if (response.getCreated()) {
      created = true;
      if (nextRevision == 0) {
        nextRevision = response.getHeader().getRevision() + 1;
      }
    } else if (response.getEventsCount() > 0) {
      nextRevision = response.getEvents(response.getEventsCount() - 1).getKv().getModRevision() + 1;
    } else if (!response.getCanceled()) {
      nextRevision = Math.max(nextRevision, response.getHeader().getRevision() + 1);
    }
  }
}
