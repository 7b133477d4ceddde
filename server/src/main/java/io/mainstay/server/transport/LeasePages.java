package io.mainstay.server.transport;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import io.mainstay.api.errors.EtcdError;
import io.mainstay.api.errors.EtcdException;
import io.mainstay.api.etcdserverpb.LeaseKeepAliveRequest;
import io.mainstay.api.leasepb.LeaseInternalRequest;
import io.mainstay.api.leasepb.LeaseInternalResponse;
import io.mainstay.server.Async;
import io.mainstay.server.RequestContext;
import io.mainstay.server.lease.LeaseService;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * What other members ask of the leader about leases: {@code /leases} and {@code /leases/internal}
 * (etcd {@code server/lease/leasehttp} at v3.7.1). Unlike there, only members of the own cluster
 * are answered. Event loops.
 */
public final class LeasePages {
  static final String RENEW = "/leases";
  static final String TIME_TO_LIVE = "/leases/internal";
  static final String PROTOBUF = "application/protobuf";

  private final LeaseService leases;
  private final String clusterId;

  /** The pages of one member. */
  public LeasePages(LeaseService leases, long clusterId) {
    this.leases = leases;
    this.clusterId = Long.toHexString(clusterId);
  }

  boolean handles(String path) {
    return path.equals(RENEW) || path.equals(TIME_TO_LIVE);
  }

  void handle(HttpServerRequest request) {
    if (!HttpMethod.POST.equals(request.method())) {
      HttpEndpoints.refuse(request, 405, "Method Not Allowed");
    } else if (!clusterId.equals(request.getHeader(PeerHttp.CLUSTER_ID_HEADER))) {
      HttpEndpoints.refuse(request, 412, "cluster ID mismatch");
    } else {
      Context context = Vertx.currentContext();
      Executor eventLoop = task -> context.runOnContext(ignored -> task.run());
      BoundedBody.read(request, body -> answer(request, body.getBytes(), eventLoop));
    }
  }

  private void answer(HttpServerRequest request, byte[] body, Executor eventLoop) {
    RequestContext context = RequestContext.ofMember(eventLoop);
    CompletableFuture<? extends MessageLite> answer;
    try {
      answer =
          request.path().equals(RENEW)
              ? leases.renewForPeer(LeaseKeepAliveRequest.parseFrom(body), context)
              : timeToLive(LeaseInternalRequest.parseFrom(body), context);
    } catch (InvalidProtocolBufferException e) {
      HttpEndpoints.refuse(request, 400, "error unmarshalling request");
      return;
    }
    if (answer.isDone()) {
      Async.whenDone(answer, (message, failure) -> finish(request, message, failure));
    } else {
      Async.whenDone(
          answer, (message, failure) -> eventLoop.execute(() -> finish(request, message, failure)));
    }
  }

  private CompletableFuture<LeaseInternalResponse> timeToLive(
      LeaseInternalRequest request, RequestContext context) {
    return leases
        .timeToLiveForPeer(request.getLeaseTimeToLiveRequest(), context)
        .thenApply(
            response ->
                LeaseInternalResponse.newBuilder().setLeaseTimeToLiveResponse(response).build());
  }

  private static void finish(
      HttpServerRequest request, @Nullable MessageLite message, @Nullable Throwable failure) {
    if (request.response().ended() || request.response().closed()) {
      return;
    }
    if (message != null) {
      request
          .response()
          .putHeader("Content-Type", PROTOBUF)
          .end(Buffer.buffer(message.toByteArray()));
    } else if (failure != null) {
      fail(request, failure);
    }
  }

  private static void fail(HttpServerRequest request, Throwable failure) {
    Throwable cause = Async.cause(failure);
    if (cause instanceof EtcdException refused && refused.is(EtcdError.LEASE_NOT_FOUND)) {
      HttpEndpoints.refuse(request, 404, "lease not found");
    } else if (cause instanceof EtcdException refused
        && refused.is(EtcdError.TIMEOUT_WAIT_APPLIED_INDEX)) {
      HttpEndpoints.refuse(
          request, 408, "waiting for node to catch up its applied index has timed out");
    } else {
      HttpEndpoints.refuse(request, 500, String.valueOf(cause.getMessage()));
    }
  }
}
