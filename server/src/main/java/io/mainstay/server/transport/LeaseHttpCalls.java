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
import io.mainstay.consensus.PeerAddress;
import io.mainstay.consensus.PeerDirectory;
import io.mainstay.consensus.transport.PeerTransportOptions;
import io.mainstay.server.lease.LeaderCalls;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.Iterator;
import java.util.concurrent.CompletableFuture;

/**
 * Asks the leader about leases over its peer port, many questions at once on a few connections. Any
 * thread; answers come on an event loop.
 */
public final class LeaseHttpCalls implements LeaderCalls {
  /** Connections to one member; each carries a hundred questions at once. */
  private static final int CONNECTIONS = 2;

  /** Questions that wait for room on a connection. */
  private static final int MAX_WAITING = 20_000;

  private final HttpClient client;
  private final PeerDirectory directory;
  private final String clusterId;

  /**
   * For one member.
   *
   * @param directory where members are
   * @param options how peers are dialled
   */
  public LeaseHttpCalls(
      Vertx vertx, PeerDirectory directory, long clusterId, PeerTransportOptions options) {
    this.client =
        vertx
            .httpClientBuilder()
            .with(options.client())
            .with(new PoolOptions().setHttp2MaxSize(CONNECTIONS).setMaxWaitQueueSize(MAX_WAITING))
            .build();
    this.directory = directory;
    this.clusterId = Long.toHexString(clusterId);
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

  /** Ends all connections. */
  public Future<Void> close() {
    return client.close();
  }

  private <T> CompletableFuture<T> ask(
      long leaderId, String path, MessageLite question, Parser<T> parser, Duration timeout) {
    return askEach(
            directory.addresses(leaderId).iterator(),
            path,
            Buffer.buffer(question.toByteArray()),
            parser,
            Math.max(1, timeout.toMillis()))
        .toCompletionStage()
        .toCompletableFuture();
  }

  /** Goes on to the next address while the one before is out of reach. */
  private <T> Future<T> askEach(
      Iterator<PeerAddress> addresses,
      String path,
      Buffer body,
      Parser<T> parser,
      long timeoutMillis) {
    if (!addresses.hasNext()) {
      return Future.failedFuture(new IOException("the leader is at no address"));
    }
    return client
        .request(options(addresses.next(), path, timeoutMillis))
        .transform(
            dialled ->
                dialled.succeeded()
                    ? dialled.result().send(body).compose(response -> read(response, parser))
                    : addresses.hasNext()
                        ? askEach(addresses, path, body, parser, timeoutMillis)
                        : Future.failedFuture(dialled.cause()));
  }

  private RequestOptions options(PeerAddress address, String path, long timeoutMillis) {
    return new RequestOptions()
        .setMethod(HttpMethod.POST)
        .setSsl(address.secure())
        .setHost(address.host())
        .setPort(address.port())
        .setURI(path)
        .setTimeout(timeoutMillis)
        .putHeader("Content-Type", LeasePages.PROTOBUF)
        .putHeader(LeasePages.CLUSTER_ID_HEADER, clusterId);
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
