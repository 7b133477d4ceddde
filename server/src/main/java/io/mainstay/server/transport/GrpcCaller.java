package io.mainstay.server.transport;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.mainstay.server.config.Discovery;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientConnection;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpConnectOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Makes gRPC calls to one of several endpoints, one call at a time; goes on to the next endpoint
 * when one fails. Blocks; confined to one thread.
 */
final class GrpcCaller implements AutoCloseable {
  private static final int PREFIX_BYTES = 5;
  private static final int DEFAULT_PORT = 2379;

  /** How long a wait for news lasts before somebody looks for himself. */
  private static final Duration LONG_WAIT = Duration.ofMinutes(1);

  private final Discovery settings;
  private final Vertx vertx = Vertx.vertx();
  private final HttpClientAgent client;
  private @Nullable HttpClientConnection connection;
  private int endpoint;
  private boolean failed;

  /** As the flags say. */
  GrpcCaller(Discovery settings) {
    this.settings = settings;
    this.client = vertx.httpClientBuilder().with(options(settings)).build();
  }

  /** Whether the last call failed. */
  boolean hasFailed() {
    return failed;
  }

  /**
   * Makes a call with one response.
   *
   * @param token to show, empty for none
   */
  <T> T call(String method, MessageLite request, Parser<T> parser, String token)
      throws IOException {
    Duration timeout = settings.requestTimeout();
    byte[] answer = exchange(method, request, token, 1, timeout);
    if (answer == null) {
      throw failure(method + ": no answer within " + timeout, null);
    }
    try {
      return parser.parseFrom(answer);
    } catch (InvalidProtocolBufferException e) {
      throw failure(method + ": unreadable answer", e);
    }
  }

  /** Opens a call and returns when a second response has come, or after a while. */
  void awaitSecondMessage(String method, MessageLite request, String token) throws IOException {
    exchange(method, request, token, 2, LONG_WAIT);
  }

  @Override
  public void close() {
    client.close().eventually(vertx::close).toCompletionStage().toCompletableFuture().join();
  }

  /** The response of the given number; null when it has not come in time. */
  private byte @Nullable [] exchange(
      String method, MessageLite request, String token, int number, Duration timeout)
      throws IOException {
    if (settings.maxRequestBytes() > 0
        && request.getSerializedSize() > settings.maxRequestBytes()) {
      throw failure("the request is larger than " + settings.maxRequestBytes() + " bytes", null);
    }
    HttpClientConnection current = connected();
    Promise<byte[]> answer = Promise.promise();
    Future<HttpClientRequest> sent =
        current.request(head(method, token)).onSuccess(call -> send(call, request, number, answer));
    sent.onFailure(answer::tryFail);
    try {
      byte[] message =
          answer
              .future()
              .toCompletionStage()
              .toCompletableFuture()
              .get(timeout.toMillis(), TimeUnit.MILLISECONDS);
      failed = false;
      return message;
    } catch (TimeoutException e) {
      return null;
    } catch (ExecutionException e) {
      throw failure(method + ": " + reason(e), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failure("interrupted", e);
    } finally {
      sent.onSuccess(call -> call.reset().otherwiseEmpty());
    }
  }

  private static RequestOptions head(String method, String token) {
    RequestOptions head =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setURI("/" + method)
            .putHeader("content-type", "application/grpc")
            .putHeader("te", "trailers");
    return token.isEmpty() ? head : head.putHeader("token", token);
  }

  private void send(
      HttpClientRequest call, MessageLite request, int number, Promise<byte[]> answer) {
    call.exceptionHandler(answer::tryFail);
    call.response()
        .onSuccess(response -> receive(response, number, answer))
        .onFailure(answer::tryFail);
    byte[] body = request.toByteArray();
    call.setChunked(true)
        .write(Buffer.buffer().appendByte((byte) 0).appendInt(body.length).appendBytes(body));
    if (number == 1) {
      call.end();
    }
  }

  private void receive(HttpClientResponse response, int number, Promise<byte[]> answer) {
    Buffer waiting = Buffer.buffer();
    int[] seen = {0};
    response.exceptionHandler(answer::tryFail);
    response.handler(
        part -> {
          waiting.appendBuffer(part);
          int from = 0;
          while (waiting.length() - from >= PREFIX_BYTES
              && waiting.length() - from >= PREFIX_BYTES + waiting.getInt(from + 1)) {
            int length = waiting.getInt(from + 1);
            if (++seen[0] == number) {
              answer.tryComplete(
                  waiting.getBytes(from + PREFIX_BYTES, from + PREFIX_BYTES + length));
              return;
            }
            from += PREFIX_BYTES + length;
          }
          if (settings.maxReceiveBytes() > 0 && waiting.length() > settings.maxReceiveBytes()) {
            answer.tryFail("the answer is larger than " + settings.maxReceiveBytes() + " bytes");
          }
        });
    response.endHandler(
        end -> {
          String text = trailer(response, "grpc-message");
          answer.tryFail(
              text == null
                  ? "ended with status " + trailer(response, "grpc-status")
                  : URLDecoder.decode(text, StandardCharsets.UTF_8));
        });
  }

  private static @Nullable String trailer(HttpClientResponse response, String name) {
    String trailer = response.getTrailer(name);
    return trailer == null ? response.getHeader(name) : trailer;
  }

  /** The connection there is, or one to the first endpoint that can be reached. */
  private HttpClientConnection connected() throws IOException {
    HttpClientConnection current = connection;
    if (current != null) {
      return current;
    }
    IOException last = new IOException("no endpoints");
    for (int tried = 0; tried < settings.endpoints().size(); tried++) {
      try {
        HttpClientConnection dialled = dial(settings.endpoints().get(endpoint));
        connection = dialled;
        return dialled;
      } catch (IOException e) {
        last = e;
      }
    }
    throw last;
  }

  private HttpClientConnection dial(String where) throws IOException {
    try {
      HttpClientConnection dialled =
          client
              .connect(target(where))
              .toCompletionStage()
              .toCompletableFuture()
              .get(settings.dialTimeout().toMillis(), TimeUnit.MILLISECONDS);
      keepAlive(dialled);
      return dialled;
    } catch (ExecutionException e) {
      throw failure(reason(e), e);
    } catch (TimeoutException e) {
      throw failure("no connection within " + settings.dialTimeout(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failure("interrupted", e);
    }
  }

  /** A server that no longer answers would let a wait for news last for nothing. */
  private void keepAlive(HttpClientConnection dialled) {
    long everyMillis = settings.keepAliveTime().toMillis();
    if (everyMillis <= 0) {
      return;
    }
    long timer =
        vertx.setPeriodic(
            everyMillis,
            tick ->
                dialled
                    .ping(Buffer.buffer(new byte[8]))
                    .timeout(
                        Math.max(1, settings.keepAliveTimeout().toMillis()), TimeUnit.MILLISECONDS)
                    .onFailure(silent -> dialled.close()));
    dialled.closeHandler(closed -> vertx.cancelTimer(timer));
  }

  private HttpConnectOptions target(String text) {
    int scheme = text.indexOf("://");
    String rest = scheme < 0 ? text : text.substring(scheme + 3);
    int colon = rest.lastIndexOf(':');
    boolean hasPort = colon >= 0 && rest.substring(colon + 1).matches("[0-9]{1,5}");
    HttpConnectOptions target =
        new HttpConnectOptions()
            .setHost(strip(hasPort ? rest.substring(0, colon) : rest))
            .setPort(hasPort ? Integer.parseInt(rest.substring(colon + 1)) : DEFAULT_PORT)
            .setSsl(isSecure(settings) || text.startsWith("https://"))
            .setConnectTimeout(settings.dialTimeout().toMillis());
    return target;
  }

  private static String strip(String host) {
    return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
  }

  private IOException failure(String reason, @Nullable Exception cause) {
    failed = true;
    String where = settings.endpoints().get(endpoint);
    HttpClientConnection broken = connection;
    connection = null;
    if (broken != null) {
      broken.close();
    }
    endpoint = (endpoint + 1) % settings.endpoints().size();
    return new IOException(where + ": " + reason, cause);
  }

  private static String reason(ExecutionException failure) {
    Throwable cause = failure.getCause();
    return String.valueOf(cause == null ? failure : cause.getMessage());
  }

  private static boolean isSecure(Discovery settings) {
    return !settings.insecureTransport()
        || settings.insecureSkipTlsVerify()
        || settings.certFile() != null
        || settings.keyFile() != null
        || settings.caFile() != null
        || !settings.serverName().isEmpty();
  }

  private static HttpClientOptions options(Discovery settings) {
    HttpClientOptions options =
        new HttpClientOptions()
            .setProtocolVersion(HttpVersion.HTTP_2)
            .setHttp2ClearTextUpgrade(false)
            .setUseAlpn(true)
            .setTrustAll(settings.insecureSkipTlsVerify())
            .setVerifyHost(!settings.insecureSkipTlsVerify() && settings.serverName().isEmpty());
    if (settings.caFile() != null) {
      options.setTrustOptions(new PemTrustOptions().addCertPath(settings.caFile().toString()));
    }
    if (settings.certFile() != null && settings.keyFile() != null) {
      options.setKeyCertOptions(
          new PemKeyCertOptions()
              .setCertPath(settings.certFile().toString())
              .setKeyPath(settings.keyFile().toString()));
    }
    return options.setAlpnVersions(List.of(HttpVersion.HTTP_2));
  }
}
