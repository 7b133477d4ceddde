package io.mainstay.server.discovery.network;

import io.mainstay.server.config.Discovery;
import io.mainstay.server.discovery.DiscoveryException;
import io.mainstay.server.tls.MemberTls;
import io.mainstay.server.tls.TlsException;
import io.mainstay.server.tls.network.TlsOptions;
import io.mainstay.server.transport.EventLoops;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Makes gRPC calls and waits for what comes of them. For one thread; the network has an event loop
 * of its own, because there is no member yet whose loops could be used.
 *
 * <p>gRPC is put together here by hand: two kinds of calls do not need a library at run time.
 */
final class GrpcCaller implements AutoCloseable {
  /** What Go's gRPC makes of any shorter interval; servers hang up on who pings more often. */
  private static final Duration MIN_PING_INTERVAL = Duration.ofSeconds(10);

  /** Of Go's gRPC, for a timeout that is not set. */
  private static final Duration DEFAULT_PING_TIMEOUT = Duration.ofSeconds(20);

  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);
  private static final int CANCEL = 8;

  private final Discovery settings;
  private final Limits limits;
  private final Duration pingInterval;
  private final Vertx vertx;
  private final HttpClient client;

  /** Sizes of single messages. */
  record Limits(int maxRequestBytes, int maxAnswerBytes) {}

  /**
   * Reads the certificates: a file that cannot be used is no matter of patience.
   *
   * @throws DiscoveryException when there is one
   */
  GrpcCaller(Discovery settings, Limits limits) throws DiscoveryException {
    this(settings, limits, MIN_PING_INTERVAL);
  }

  GrpcCaller(Discovery settings, Limits limits, Duration minPingInterval)
      throws DiscoveryException {
    HttpClientOptions options = options(settings);
    this.settings = settings;
    this.limits = limits;
    Duration interval = settings.keepAliveTime();
    this.pingInterval = interval.compareTo(minPingInterval) < 0 ? minPingInterval : interval;
    this.vertx = Vertx.vertx(EventLoops.options(1));
    this.client = vertx.createHttpClient(options);
  }

  private static HttpClientOptions options(Discovery settings) throws DiscoveryException {
    int dialMillis = (int) Math.max(1, Math.min(settings.dialTimeout().toMillis(), 600_000));
    try {
      return TlsOptions.secure(new HttpClientOptions(), MemberTls.discovery(settings))
          .setProtocolVersion(HttpVersion.HTTP_2)
          .setHttp2ClearTextUpgrade(false)
          .setConnectTimeout(dialMillis)
          .setSslHandshakeTimeout(dialMillis)
          .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS);
    } catch (TlsException e) {
      throw new DiscoveryException(
          "cannot use the certificates for discovery: " + e.getMessage(), e);
    }
  }

  /**
   * A call with one answer.
   *
   * @param method {@code package.Service/Method}
   */
  byte[] call(
      Endpoint endpoint,
      String method,
      byte[] message,
      Map<String, String> headers,
      Duration timeout)
      throws GrpcFailure, DiscoveryException {
    requireSendable(message);
    Future<byte[]> answer =
        client
            .request(request(endpoint, method, headers, timeout))
            .compose(request -> onlyMessage(request, GrpcFrames.encode(message)));
    return await(answer, timeout);
  }

  /**
   * A call with any number of answers, and no end of its own.
   *
   * @param method {@code package.Service/Method}
   * @param timeout for the connection
   */
  GrpcStream open(
      Endpoint endpoint,
      String method,
      byte[] message,
      Map<String, String> headers,
      Duration timeout)
      throws GrpcFailure, DiscoveryException {
    requireSendable(message);
    HttpClientRequest request =
        await(client.request(request(endpoint, method, headers, Duration.ZERO)), timeout);
    GrpcStream stream = new GrpcStream(vertx, request, limits.maxAnswerBytes);
    stream.start(message);
    if (settings.keepAliveTime().toMillis() > 0) {
      Duration patience = settings.keepAliveTimeout();
      stream.keepAlive(pingInterval, patience.toMillis() > 0 ? patience : DEFAULT_PING_TIMEOUT);
    }
    return stream;
  }

  @Override
  public void close() {
    try {
      vertx
          .close()
          .toCompletionStage()
          .toCompletableFuture()
          .get(CLOSE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      // Its threads are daemons: they cannot keep the process from ending.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private RequestOptions request(
      Endpoint endpoint, String method, Map<String, String> headers, Duration timeout) {
    // The name to be found in the certificate may be another than that of the host.
    String name = settings.serverName().isEmpty() ? endpoint.host() : settings.serverName();
    RequestOptions request =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setServer(SocketAddress.inetSocketAddress(endpoint.port(), endpoint.host()))
            .setHost(name)
            .setPort(endpoint.port())
            .setSsl(endpoint.secure())
            .setURI("/" + method)
            .putHeader("content-type", "application/grpc")
            .putHeader("te", "trailers");
    headers.forEach(request::putHeader);
    if (!timeout.isZero()) {
      request.setTimeout(Math.max(1, timeout.toMillis()));
      request.putHeader("grpc-timeout", Math.max(1, timeout.toMillis()) + "m");
    }
    return request;
  }

  private Future<byte[]> onlyMessage(HttpClientRequest request, Buffer message) {
    Promise<byte[]> result = Promise.promise();
    request.exceptionHandler(failure -> result.tryFail(lost(failure)));
    request
        .send(message)
        .onComplete(
            response -> collect(request, response, result),
            failure -> result.tryFail(lost(failure)));
    return result.future();
  }

  private static GrpcFailure lost(Throwable failure) {
    return GrpcFailure.unavailable(String.valueOf(failure), failure);
  }

  private void collect(
      HttpClientRequest request, HttpClientResponse response, Promise<byte[]> result) {
    GrpcFrames frames = new GrpcFrames(limits.maxAnswerBytes);
    byte[][] last = {null};
    response.exceptionHandler(failure -> result.tryFail(lost(failure)));
    response.handler(
        bytes -> {
          try {
            List<byte[]> messages = frames.decode(bytes);
            if (!messages.isEmpty()) {
              last[0] = messages.get(messages.size() - 1);
            }
          } catch (GrpcFailure e) {
            result.tryFail(e);
            var unused = request.reset(CANCEL);
          }
        });
    response.endHandler(
        done -> {
          GrpcFailure outcome = GrpcFrames.outcome(response);
          if (outcome != null) {
            result.tryFail(outcome);
          } else if (last[0] == null) {
            result.tryFail(GrpcFailure.unavailable("the answer holds no message", null));
          } else {
            result.tryComplete(last[0]);
          }
        });
  }

  private void requireSendable(byte[] message) throws DiscoveryException {
    if (message.length > limits.maxRequestBytes) {
      throw new DiscoveryException(
          "trying to send message larger than max ("
              + message.length
              + " vs. "
              + limits.maxRequestBytes
              + ")",
          null);
    }
  }

  private static <T> T await(Future<T> result, Duration timeout)
      throws GrpcFailure, DiscoveryException {
    try {
      return result
          .toCompletionStage()
          .toCompletableFuture()
          .get(Math.max(1, timeout.toMillis()), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof GrpcFailure failure) {
        throw failure;
      }
      throw GrpcFailure.unavailable(String.valueOf(e.getCause()), e.getCause());
    } catch (TimeoutException e) {
      throw new GrpcFailure(GrpcFailure.DEADLINE_EXCEEDED, "context deadline exceeded", e);
    } catch (InterruptedException e) {
      throw DiscoveryException.interrupted(e);
    }
  }
}
