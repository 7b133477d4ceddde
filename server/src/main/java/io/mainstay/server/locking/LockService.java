package io.mainstay.server.locking;

import io.mainstay.api.etcdserverpb.DeleteRangeRequest;
import io.mainstay.api.v3lockpb.LockRequest;
import io.mainstay.api.v3lockpb.UnlockRequest;
import io.mainstay.api.v3lockpb.UnlockResponse;
import io.mainstay.server.ClientStream;
import io.mainstay.server.RequestContext;
import io.mainstay.server.kv.KvService;
import io.mainstay.server.watch.EventSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;

/**
 * The Lock calls (etcd {@code server/etcdserver/api/v3lock/lock.go} at v3.7.1).
 *
 * <p>Any thread; a call that is open lives on its executor. Failures of the calls within have code
 * UNKNOWN and the text of etcd.
 */
public final class LockService {
  private final Facilities facilities;

  /**
   * The service of one member.
   *
   * @param scheduler for deadlines and renewals; nothing runs on it but hand-overs
   */
  public LockService(
      KvService kv, EventSource events, Sessions sessions, ScheduledExecutorService scheduler) {
    this.facilities = new Facilities(kv, events, sessions, scheduler);
  }

  /**
   * Locks a name: answered once the caller holds it.
   *
   * <p>Fails with {@code mutex: session is expired} when the caller's key goes first. A caller that
   * leaves, or whose deadline passes, leaves the queue.
   */
  public ClientStream.Handler<LockRequest> lock(ClientStream stream, RequestContext context) {
    return new LockCall(facilities, stream, context);
  }

  /** Deletes the key that a lock was answered with, whoever holds it. */
  public CompletableFuture<UnlockResponse> unlock(UnlockRequest request, RequestContext context) {
    DeleteRangeRequest delete = DeleteRangeRequest.newBuilder().setKey(request.getKey()).build();
    return InnerCalls.relay(() -> facilities.kv().deleteRange(delete, context))
        .thenApply(deleted -> UnlockResponse.newBuilder().setHeader(deleted.getHeader()).build());
  }
}
