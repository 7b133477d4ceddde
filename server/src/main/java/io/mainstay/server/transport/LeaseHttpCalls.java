package io.mainstay.server.transport;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.mainstay.api.errors.EtcdError;
import io.mainstay.api.etcdserverpb.LeaseKeepAliveRequest;
import io.mainstay.api.etcdserverpb.LeaseKeepAliveResponse;
import io.mainstay.api.etcdserverpb.LeaseTimeToLiveRequest;
import io.mainstay.api.etcdserverpb.LeaseTimeToLiveResponse;
import io.mainstay.api.leasepb.LeaseInternalRequest;
import io.mainstay.api.leasepb.LeaseInternalResponse;
import io.mainstay.server.lease.LeaderCalls;
import io.mainstay.server.transport.PeerHttp.Question;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Asks the leader about leases over its peer port. Any thread; answers come on an event loop. */
public final class LeaseHttpCalls implements LeaderCalls {
  private final PeerHttp peers;

  /** For one member. */
  public LeaseHttpCalls(PeerHttp peers) {
    this.peers = peers;
  }

  @Override
  public CompletableFuture<LeaseKeepAliveResponse> renew(
      long leaderId, LeaseKeepAliveRequest request, Duration timeout) {
    return ask(leaderId, LeasePages.RENEW, request, LeaseKeepAliveResponse.parser(), timeout);
  }

  @Override
  public CompletableFuture<LeaseTimeToLiveResponse> timeToLive(
      long leaderId, LeaseTimeToLiveRequest request, Duration timeout) {
    return ask(
            leaderId,
            LeasePages.TIME_TO_LIVE,
            LeaseInternalRequest.newBuilder().setLeaseTimeToLiveRequest(request).build(),
            LeaseInternalResponse.parser(),
            timeout)
        .thenApply(LeaseInternalResponse::getLeaseTimeToLiveResponse);
  }

  private <T> CompletableFuture<T> ask(
      long leaderId, String path, MessageLite question, Parser<T> parser, Duration timeout) {
    Buffer body = Buffer.buffer(question.toByteArray());
    return peers.ask(
        leaderId,
        Question.post(path, LeasePages.PROTOBUF, body),
        timeout,
        response -> read(response, parser));
  }

  private static <T> Future<T> read(HttpClientResponse response, Parser<T> parser) {
    return switch (response.statusCode()) {
      case 200 -> response.body().compose(body -> parse(body, parser));
      case 404 -> Future.failedFuture(EtcdError.LEASE_NOT_FOUND.exception());
      default ->
          Future.failedFuture(
              new IOException("the leader answered with status " + response.statusCode()));
    };
  }

  private static <T> Future<T> parse(Buffer body, Parser<T> parser) {
    try {
      return Future.succeededFuture(parser.parseFrom(body.getBytes()));
    } catch (InvalidProtocolBufferException e) {
      return Future.failedFuture(e);
    }
  }
}
