package io.mainstay.server.transport;

import io.mainstay.consensus.PeerAddress;
import io.mainstay.consensus.PeerDirectory;
import io.mainstay.consensus.transport.PeerDial;
import io.mainstay.consensus.transport.PeerTransportOptions;
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
import java.util.function.Function;

/**
 * Asks other members over their peer ports, many questions at once on a few connections. Any
 * thread; answers come on an event loop.
 */
public final class PeerHttp {
  /** How a member names the cluster it belongs to; an address may have changed hands. */
  static final String CLUSTER_ID_HEADER = "X-Etcd-Cluster-ID";

  /** Connections to one member; each carries a hundred questions at once. */
  private static final int CONNECTIONS = 2;

  /** Questions that wait for room on a connection. */
  private static final int MAX_WAITING = 20_000;

  private final HttpClient client;
  private final PeerDirectory directory;
  private final String clusterId;

  /**
   * Something to ask.
   *
   * @param contentType of the body
   */
  record Question(HttpMethod method, String path, String contentType, Buffer body) {
    static Question get(String path) {
      return new Question(HttpMethod.GET, path, "text/plain", Buffer.buffer());
    }

    static Question post(String path, String contentType, Buffer body) {
      return new Question(HttpMethod.POST, path, contentType, body);
    }
  }

  /**
   * For one member.
   *
   * @param directory where members are
   * @param options how peers are dialled
   */
  public PeerHttp(
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

  /** Ends all connections. */
  public Future<Void> close() {
    return client.close();
  }

  /**
   * Asks a member, at the first of its addresses that can be reached.
   *
   * @param reader makes the answer of the response, or fails
   */
  <T> CompletableFuture<T> ask(
      long memberId,
      Question question,
      Duration timeout,
      Function<HttpClientResponse, Future<T>> reader) {
    return askEach(
            directory.addresses(memberId).iterator(),
            question,
            Math.max(1, timeout.toMillis()),
            reader)
        .toCompletionStage()
        .toCompletableFuture();
  }

  /** Goes on to the next address while the one before is out of reach. */
  private <T> Future<T> askEach(
      Iterator<PeerAddress> addresses,
      Question question,
      long timeoutMillis,
      Function<HttpClientResponse, Future<T>> reader) {
    if (!addresses.hasNext()) {
      return Future.failedFuture(new IOException("the member is at no address"));
    }
    return client
        .request(options(addresses.next(), question, timeoutMillis))
        .transform(
            dialled ->
                dialled.succeeded()
                    ? dialled.result().send(question.body()).compose(reader)
                    : addresses.hasNext()
                        ? askEach(addresses, question, timeoutMillis, reader)
                        : Future.failedFuture(dialled.cause()));
  }

  private RequestOptions options(PeerAddress address, Question question, long timeoutMillis) {
    return PeerDial.aim(new RequestOptions(), address)
        .setMethod(question.method())
        .setURI(question.path())
        .setTimeout(timeoutMillis)
        .putHeader("Content-Type", question.contentType())
        .putHeader(CLUSTER_ID_HEADER, clusterId);
  }
}
